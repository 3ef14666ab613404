using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Teaching;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Briefings.Agenda;

/// <summary>A case on the agenda of a briefing, told anew without anything that says who the patient is. Who sees it there sees these words and pictures, and never the case.</summary>
internal sealed class BriefingCase
{
    public required Guid Id { get; init; }

    /// <summary>The briefing's.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid BriefingId { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>From 1 on, in the order in which they are to be discussed.</summary>
    public required int Position { get; set; }

    public required string Title { get; set; }

    public required string Summary { get; set; }

    /// <summary>Attachments of the case, of which a preview without metadata is shown.</summary>
    public required List<Guid> Pictures { get; set; }

    /// <summary>Why what looks like an identifier stands in it all the same; null where nothing does.</summary>
    public string? IdentifiersReason { get; set; }

    public required Guid AddedById { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>When the consent was withdrawn and it was taken off; null while it may be shown.</summary>
    public DateTimeOffset? TakenOffAt { get; set; }

    /// <summary>Rises with each change: of two at once, the second is refused.</summary>
    public int Version { get; set; }
}

/// <summary>A stretch of a briefing in which a case was discussed.</summary>
internal sealed class BriefingCasePart
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid BriefingId { get; init; }

    /// <summary>The agenda's item.</summary>
    public required Guid ItemId { get; init; }

    public required DateTimeOffset FromAt { get; init; }

    /// <summary>Null while it is discussed.</summary>
    public DateTimeOffset? ToAt { get; private set; }

    /// <summary>True while it is discussed, else null: a unique index lets one case be discussed at a time.</summary>
    public bool? IsOpen { get; private set; } = true;

    public void End(DateTimeOffset at) => (ToAt, IsOpen) = (at, null);
}

internal static class BriefingCases
{
    /// <summary>Those that may be shown now: not taken off, with a consent in force. What the consent says counts at each look, not what was done after it was withdrawn.</summary>
    public static IQueryable<BriefingCase> Showable(this HubDb db) => db.Set<BriefingCase>()
        .Where(item => item.TakenOffAt == null && db.Set<TeachingConsent>().Any(consent => consent.CaseId == item.CaseId && consent.IsInForce == true));
}

internal sealed class BriefingCaseMapping : IEntityTypeConfiguration<BriefingCase>, IEntityTypeConfiguration<BriefingCasePart>
{
    public void Configure(EntityTypeBuilder<BriefingCase> builder)
    {
        builder.ToTable("BriefingCases");
        builder.Property(item => item.Id).ValueGeneratedNever();
        builder.Property(item => item.Version).IsConcurrencyToken();
        builder.HasIndex(item => new { item.BriefingId, item.CaseId }).IsUnique();
        builder.HasIndex(item => item.CaseId);
        builder.HasOne<Briefing>().WithMany().HasForeignKey(item => item.BriefingId);
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(item => item.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(item => item.AddedById).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<BriefingCasePart> builder)
    {
        builder.ToTable("BriefingCaseParts");
        builder.Property(part => part.Id).ValueGeneratedNever();
        builder.Property(part => part.ToAt).IsConcurrencyToken();
        builder.HasIndex(part => new { part.BriefingId, part.IsOpen }).IsUnique();
        builder.HasIndex(part => part.ItemId);
        builder.HasOne<BriefingCase>().WithMany().HasForeignKey(part => part.ItemId);
    }
}
