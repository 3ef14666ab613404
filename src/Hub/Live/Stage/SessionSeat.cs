using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Live.Stage;

/// <summary>As what somebody comes to a briefing; each may do what those before it may.</summary>
public enum SeatRole
{
    /// <summary>Watches, asks and votes; publishes only while somebody has brought them on stage.</summary>
    Audience,

    /// <summary>Speaks into the channel of a language.</summary>
    Interpreter,

    /// <summary>Speaks on stage, and waits for it in the green room.</summary>
    Speaker,

    /// <summary>Leads: stage, questions, lock, recording. Several are hosts alike, so that the session does not end with one of them.</summary>
    Host,
}

/// <summary>Where somebody is in a briefing.</summary>
public enum StagePlace
{
    Audience,

    /// <summary>The green room: who is there sees and hears each other, and the stage.</summary>
    Backstage,

    /// <summary>What everybody sees and hears once the briefing has begun.</summary>
    Stage,
}

/// <summary>Somebody's seat in a briefing: who has one may enter. The room shows what these rows say, also after a restart of the hub.</summary>
internal sealed class SessionSeat
{
    public const int MaxLanguageLength = 35;

    public required Guid SessionId { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>The session's.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>For which they are there.</summary>
    public required Guid ForOrganisationId { get; set; }

    public required SeatRole Role { get; set; }

    public StagePlace Place { get; set; }

    /// <summary>BCP 47: of an interpreter, into which language they interpret.</summary>
    public string? Language { get; set; }

    /// <summary>Since when they want to speak; null while they do not.</summary>
    public DateTimeOffset? HandRaisedAt { get; set; }

    /// <summary>When a host showed them out; their seat is not theirs any more.</summary>
    public DateTimeOffset? RemovedAt { get; set; }

    /// <summary>They were there when the hosts locked the room, so that they may come back, after a restart of the hub too; false while it is not locked.</summary>
    public bool MayReturn { get; set; }

    /// <summary>Rises with each change; of two hosts who press at once the second is told.</summary>
    public long Version { get; set; }
}

internal sealed class SessionSeatMapping : IEntityTypeConfiguration<SessionSeat>
{
    public void Configure(EntityTypeBuilder<SessionSeat> builder)
    {
        builder.ToTable("SessionSeats");
        builder.HasKey(seat => new { seat.SessionId, seat.ClinicianId });
        builder.Property(seat => seat.Role).HasConversion<string>().HasMaxLength(16);
        builder.Property(seat => seat.Place).HasConversion<string>().HasMaxLength(16);
        builder.Property(seat => seat.Language).HasMaxLength(SessionSeat.MaxLanguageLength);
        builder.Property(seat => seat.MayReturn).HasDefaultValue(false);
        builder.Property(seat => seat.Version).IsConcurrencyToken();
        builder.HasIndex(seat => seat.ClinicianId);
        builder.HasOne<Session>().WithMany().HasForeignKey(seat => seat.SessionId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(seat => seat.ClinicianId).OnDelete(DeleteBehavior.Restrict);
    }
}
