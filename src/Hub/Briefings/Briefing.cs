using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings.Publishing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Briefings;

/// <summary>How a briefing stands, by its stage and what its hosts decided.</summary>
public enum BriefingState
{
    /// <summary>Announced; its stage waits.</summary>
    Planned,
    Live,
    Ended,
    Cancelled,
}

/// <summary>
/// A briefing as it was announced: what, when, in which languages, for whom. Its session has the same id; who is in it and as what stands in the session's seats.
/// </summary>
internal sealed class Briefing
{
    /// <summary>So long before its time its audience can join.</summary>
    public static readonly TimeSpan JoinBefore = TimeSpan.FromMinutes(30);

    /// <summary>The session's.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose briefing it is.</summary>
    public required Guid OrganisationId { get; init; }

    public required string Title { get; set; }

    /// <summary>Markdown; may be empty.</summary>
    public required string Description { get; set; }

    /// <summary>BCP 47; first the floor's, then those into which it is interpreted.</summary>
    public required List<string> Languages { get; set; }

    public required DateTimeOffset StartsAt { get; set; }

    public required int Minutes { get; set; }

    /// <summary>On whose clock it was announced; IANA.</summary>
    public required string TimeZone { get; set; }

    public required Circle WhoMayCome { get; set; }

    public Guid? SeriesId { get; init; }

    public required Guid CreatedById { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? CancelledAt { get; private set; }

    /// <summary>Why, in the hosts' words; null where they gave none.</summary>
    public string? CancelReason { get; private set; }

    /// <summary>The session in which its hosts, speakers and interpreters rehearse; null until somebody opens it.</summary>
    public Guid? RehearsalSessionId { get; set; }

    /// <summary>RFC 5545 §3.8.7.4: rises when its time, title or standing changes, so that calendars know the newest.</summary>
    public int Sequence { get; private set; }

    /// <summary>When the day before was told, of its present time.</summary>
    public DateTimeOffset? RemindedDayAt { get; private set; }

    public DateTimeOffset? RemindedHourAt { get; private set; }

    /// <summary>When it was told that it is live.</summary>
    public DateTimeOffset? ToldLiveAt { get; private set; }

    /// <summary>Rises with every change: of two hosts at once, the second is shown what the first did.</summary>
    public int Version { get; private set; }

    public DateTimeOffset EndsAt => StartsAt.AddMinutes(Minutes);

    /// <summary>RFC 5545 §3.8.4.7: the same for all that is ever said of it.</summary>
    public string Uid => $"briefing-{Id}@casehub";

    /// <summary>Written down that something of it changed.</summary>
    /// <param name="isInCalendars">Calendars have to follow.</param>
    public void Touch(bool isInCalendars)
    {
        if (isInCalendars) Sequence++;
        Version++;
    }

    /// <summary>To another time, of which it is reminded anew.</summary>
    public void MoveTo(DateTimeOffset startsAt) => (StartsAt, RemindedDayAt, RemindedHourAt) = (startsAt, null, null);

    public void Cancel(string? reason, DateTimeOffset now)
    {
        (CancelledAt, CancelReason) = (now, reason);
        Touch(isInCalendars: true);
    }

    public void Told(Reminding.BriefingStep step, DateTimeOffset now)
    {
        if (step == Reminding.BriefingStep.Live) ToldLiveAt = now;
        if (step == Reminding.BriefingStep.HourBefore) RemindedHourAt = now;
        RemindedDayAt ??= now;
        Version++;
    }
}

/// <summary>Briefings that were announced together, at the same time of the day on one clock.</summary>
internal sealed class BriefingSeries
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Planning.Repeat Every { get; init; }

    public required int Times { get; init; }
}

internal sealed class BriefingMapping : IEntityTypeConfiguration<Briefing>, IEntityTypeConfiguration<BriefingSeries>
{
    public void Configure(EntityTypeBuilder<Briefing> builder)
    {
        builder.ToTable("Briefings");
        builder.Property(b => b.Id).ValueGeneratedNever();
        builder.Property(b => b.Title).HasMaxLength(BriefingLimits.TitleLength);
        builder.Property(b => b.WhoMayCome).HasConversion<string>().HasMaxLength(16);
        builder.Property(b => b.Version).IsConcurrencyToken();
        builder.Ignore(b => b.EndsAt);
        builder.Ignore(b => b.Uid);
        builder.HasIndex(b => new { b.OrganisationId, b.StartsAt });
        builder.HasIndex(b => b.StartsAt);
        builder.HasIndex(b => b.SeriesId);
        builder.HasIndex(b => b.RehearsalSessionId).IsUnique();
        builder.HasOne<Session>().WithOne().HasForeignKey<Briefing>(b => b.Id);
        builder.HasOne<BriefingSeries>().WithMany().HasForeignKey(b => b.SeriesId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(b => b.CreatedById).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<BriefingSeries> builder)
    {
        builder.ToTable("BriefingSeries");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Every).HasConversion<string>().HasMaxLength(16);
    }
}
