using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>What is promised to the asker of a case, and how far the ladder was climbed since; begun anew each time that the case is sent.</summary>
internal sealed class CasePromise
{
    public required Guid CaseId { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>Since when the time of the promise runs: when it was sent, later by what the clock stood still since.</summary>
    public required DateTimeOffset StartedAt { get; set; }

    /// <summary>Until when an opinion is promised.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Since when the clock of the opinion stands, because the asker was asked back; null while it runs. An emergency's never stands.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>The specialist who was told first; null where all were.</summary>
    public Guid? OfferedToId { get; set; }

    /// <summary>Who is told next; null where there is nobody.</summary>
    public Guid? BackupId { get; set; }

    /// <summary>The last step that was climbed; null for none yet.</summary>
    public LadderStep? Step { get; set; }

    /// <summary>When the first opinion came; null until then.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>Until when a critical opinion has to be acknowledged; null where none waits for that.</summary>
    public DateTimeOffset? AcknowledgeBy { get; set; }

    /// <summary>Since when it waits for that.</summary>
    public DateTimeOffset? AcknowledgeFrom { get; set; }

    public AcknowledgeStep? AcknowledgeStep { get; set; }

    public int Version { get; set; }
}

/// <summary>Who is told, in this order, of a case that nobody answers.</summary>
public enum LadderStep
{
    Backup,
    Coordinator,

    /// <summary>Everyone on the rota; emergencies only.</summary>
    Rota,

    /// <summary>The promise is broken; the asker is told.</summary>
    Overdue,
}

/// <summary>Who is told, in this order, of a critical opinion that nobody acknowledges.</summary>
public enum AcknowledgeStep
{
    Reminder,
    Deputy,
    Coordinator,
}

internal sealed class CasePromiseMapping : IEntityTypeConfiguration<CasePromise>
{
    public void Configure(EntityTypeBuilder<CasePromise> builder)
    {
        builder.ToTable("CasePromises");
        builder.HasKey(p => p.CaseId);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.HasIndex(p => p.DueAt);
        builder.HasIndex(p => p.AcknowledgeBy);
        builder.HasOne<ClinicalCase>().WithOne().HasForeignKey<CasePromise>(p => p.CaseId);
    }
}
