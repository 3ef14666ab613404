using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Notify;

/// <summary>A notice on its way by one channel. It holds no text and no address: both are read when it is sent, in the language and at the place of then.</summary>
internal sealed class OutgoingMessage
{
    public required Guid Id { get; init; }

    /// <summary>The recipient's organisation.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid RecipientId { get; init; }

    /// <summary>Null for a code that verifies a number, and for a calendar file to whose doing it was.</summary>
    public Guid? NoticeId { get; init; }

    public required string Kind { get; init; }

    /// <summary>A single one.</summary>
    public required Channels Channel { get; init; }

    /// <summary>Which browser, for push.</summary>
    public Guid? DeviceId { get; init; }

    /// <summary>Whose calendar file goes along; then it is needed also by who has seen the notice, until the next one about the same appointment, and waits for no digest.</summary>
    public Guid? AppointmentId { get; init; }

    /// <summary>Likewise of a briefing.</summary>
    public Guid? BriefingId { get; init; }

    /// <summary>Its calendar file has those of its series that come after it, too.</summary>
    public bool IsSeries { get; init; }

    public bool IsUrgent { get; init; }

    /// <summary>Goes in one mail with all others of its recipient that are due.</summary>
    public bool IsDigest { get; set; }

    public required DateTimeOffset NotBefore { get; set; }

    /// <summary>When it is tried next; while somebody tries, when that is given up as crashed. Null once it is decided what became of it.</summary>
    public DateTimeOffset? NextAt { get; set; }

    /// <summary>Of whoever tries now or tried last.</summary>
    public Guid? Lease { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    /// <summary>Nobody needed it any more.</summary>
    public DateTimeOffset? DroppedAt { get; set; }

    public DateTimeOffset? GivenUpAt { get; set; }

    /// <summary>Why the last try failed: <c>refused</c>, <c>unreachable</c>, …; never what a server said, which may hold an address.</summary>
    public string? Problem { get; set; }

    /// <summary>When an administrator was told that it was given up.</summary>
    public DateTimeOffset? ToldAt { get; set; }
}

internal sealed class OutgoingMessageMapping : IEntityTypeConfiguration<OutgoingMessage>
{
    public void Configure(EntityTypeBuilder<OutgoingMessage> builder)
    {
        builder.ToTable("OutgoingMessages");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.IsSeries).HasDefaultValue(false);
        builder.HasIndex(m => m.NextAt);
        builder.HasIndex(m => new { m.RecipientId, m.NextAt });
        builder.HasIndex(m => new { m.OrganisationId, m.GivenUpAt });
        builder.HasOne<Clinician>().WithMany().HasForeignKey(m => m.RecipientId);
    }
}
