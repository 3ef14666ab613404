using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Closing;

public enum FollowUpKind
{
    ReturnVisit,
    Refill,

    /// <summary>Questions to a patient at risk.</summary>
    Monitoring,
    Other,
}

/// <summary>How the patient is, when a follow-up is answered.</summary>
public enum Condition
{
    Better,
    Same,
    Worse,
}

/// <summary>Who was told that a follow-up is due, in this order.</summary>
public enum FollowUpStep
{
    /// <summary>The asker, when it fell due.</summary>
    Asked,

    /// <summary>The asker once more.</summary>
    Reminded,
    Coordinator,
}

/// <summary>Something to be looked at on a day to come. On its morning the asker is asked how it went.</summary>
internal sealed class FollowUp
{
    public required Guid Id { get; init; }

    /// <summary>Who owns the case.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required FollowUpKind Kind { get; set; }

    /// <summary>The day, as the asker's organisation counts it.</summary>
    public required DateOnly DueOn { get; set; }

    /// <summary>When the asker is asked: that day's morning there (<see cref="CareZone"/>).</summary>
    public required DateTimeOffset DueAt { get; set; }

    public required string Text { get; set; }

    /// <summary>To a patient at risk; one answer each.</summary>
    public required List<string> Questions { get; set; }

    public required Guid ById { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The last that was told of it; null before it is due.</summary>
    public FollowUpStep? Step { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    public Guid? AnsweredById { get; set; }

    public string? Answer { get; set; }

    /// <summary>In the order of the questions.</summary>
    public List<string> Answers { get; set; } = [];

    public Condition? Condition { get; set; }

    public DateTimeOffset? DroppedAt { get; set; }

    public string? DroppedReason { get; set; }

    /// <summary>Rises with each change: of two who answer at once, the second is refused.</summary>
    public int Version { get; set; }

    public bool IsOpen => AnsweredAt is null && DroppedAt is null;
}

internal sealed class FollowUpMapping : IEntityTypeConfiguration<FollowUp>
{
    public void Configure(EntityTypeBuilder<FollowUp> builder)
    {
        builder.ToTable("FollowUps");
        builder.Property(f => f.Id).ValueGeneratedNever();
        builder.Property(f => f.Version).IsConcurrencyToken();
        builder.HasIndex(f => f.CaseId);
        builder.HasIndex(f => f.DueAt);
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(f => f.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(f => f.ById).OnDelete(DeleteBehavior.Restrict);
    }
}
