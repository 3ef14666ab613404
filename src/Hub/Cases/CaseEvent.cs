using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases;

/// <summary>One line of a case's timeline; never changed.</summary>
internal sealed class CaseEvent
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Whose doing it was; null for the hub's own.</summary>
    public required Guid? ById { get; init; }

    /// <summary>Kebab case, such as <c>case-requested</c>; the page resource <c>event-{kind}</c> has its text.</summary>
    public required string Kind { get; init; }

    /// <summary>The note, attachment, session, recording or opinion it is about.</summary>
    public required Guid? ReferenceId { get; init; }

    /// <summary>What somebody wrote, such as the reason for declining.</summary>
    public required string? Text { get; init; }
}

/// <summary>Adds lines to a case's timeline; they are saved with the command that adds them.</summary>
internal sealed class CaseTimeline(HubDb db, CurrentActor actor, TimeProvider clock)
{
    /// <param name="caseId">The case.</param>
    /// <param name="organisationId">The organisation that owns the case.</param>
    /// <param name="kind">Kebab case; never changed once published.</param>
    /// <param name="referenceId">The note, attachment, session, recording or opinion it is about.</param>
    /// <param name="text">What somebody wrote; shown to the case's people only.</param>
    /// <param name="byId">Whose doing it was, where the hub does for somebody what they asked for before; else whose request it is.</param>
    public void Add(Guid caseId, Guid organisationId, string kind, Guid? referenceId = null, string? text = null, Guid? byId = null) => db.Add(new CaseEvent
    {
        Id = clock.NewId(),
        OrganisationId = organisationId,
        CaseId = caseId,
        At = clock.GetUtcNow(),
        ById = byId ?? actor.Value?.Id,
        Kind = kind,
        ReferenceId = referenceId,
        Text = text,
    });
}

internal sealed class CaseEventMapping : IEntityTypeConfiguration<CaseEvent>
{
    public void Configure(EntityTypeBuilder<CaseEvent> builder)
    {
        builder.ToTable("CaseEvents");
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.HasIndex(e => new { e.CaseId, e.At });
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(e => e.CaseId);
    }
}
