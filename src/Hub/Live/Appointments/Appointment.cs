using CaseHub.Hub.Cases;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Live.Appointments;

public enum AppointmentState
{
    /// <summary>One of the two has named a time; the other has not answered yet.</summary>
    Proposed,
    Confirmed,
    Cancelled,

    /// <summary>Its time has passed, whether they talked or not.</summary>
    Done,
}

/// <summary>A time for a consult between who asks and one who advises. Two of them have one open appointment about a case at most: who has another time in mind moves it.</summary>
internal sealed class Appointment
{
    /// <summary>So long before its time the call can be joined from it, and so long after its end.</summary>
    public static readonly TimeSpan JoinBefore = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan JoinAfter = TimeSpan.FromMinutes(30);

    public required Guid Id { get; init; }

    /// <summary>Who owns the case.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid AskerId { get; init; }

    public required Guid AdviserId { get; init; }

    /// <summary>Who named the present time: the other one confirms it.</summary>
    public required Guid ProposerId { get; set; }

    public required DateTimeOffset StartsAt { get; set; }

    /// <summary>When it ends: <see cref="Minutes"/> after its start.</summary>
    public required DateTimeOffset EndsAt { get; set; }

    public required int Minutes { get; set; }

    public AppointmentState State { get; private set; } = AppointmentState.Proposed;

    /// <summary>True while it is proposed or confirmed, else null: a unique index lets two people have one open appointment about a case.</summary>
    public bool? IsOpen { get; private set; } = true;

    /// <summary>RFC 5545 §3.8.7.4: rises when it is moved or cancelled, so that calendars know the newest.</summary>
    public int Sequence { get; private set; }

    /// <summary>RFC 5545 §3.8.4.7: the same for all that is ever said of it.</summary>
    public required string Uid { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>Why it was cancelled; null where it was not.</summary>
    public string? Reason { get; private set; }

    /// <summary>Who cancelled it; null where it was not, or the hub did.</summary>
    public Guid? CancelledById { get; private set; }

    /// <summary>The day before was told; null while it was not, or not of the present time.</summary>
    public DateTimeOffset? RemindedAt { get; private set; }

    /// <summary>The minutes before were told.</summary>
    public DateTimeOffset? RemindedSoonAt { get; private set; }

    /// <summary>The consult that it led to.</summary>
    public Guid? SessionId { get; set; }

    /// <summary>Rises with every change: of two at once, the second is refused.</summary>
    public int Version { get; private set; }

    public Guid OtherThan(Guid clinicianId) => clinicianId == AskerId ? AdviserId : AskerId;

    /// <summary>Whether the call can be joined from it now.</summary>
    public bool CanJoinAt(DateTimeOffset now) => State == AppointmentState.Confirmed && now >= StartsAt - JoinBefore && now <= EndsAt + JoinAfter;

    public void Confirm(DateTimeOffset now)
    {
        (State, ConfirmedAt) = (AppointmentState.Confirmed, now);
        Version++;
    }

    /// <summary>Back to being proposed, at another time, by somebody.</summary>
    public void Move(Guid byId, DateTimeOffset startsAt, int minutes)
    {
        (State, ProposerId, StartsAt, Minutes, EndsAt) = (AppointmentState.Proposed, byId, startsAt, minutes, startsAt.AddMinutes(minutes));
        (ConfirmedAt, RemindedAt, RemindedSoonAt) = (null, null, null);
        Sequence++;
        Version++;
    }

    public void Cancel(Guid? byId, string reason)
    {
        (State, IsOpen, CancelledById, Reason) = (AppointmentState.Cancelled, null, byId, reason);
        Sequence++;
        Version++;
    }

    public void End()
    {
        (State, IsOpen) = (AppointmentState.Done, null);
        Version++;
    }

    public void Remind(AppointmentStep step, DateTimeOffset now)
    {
        if (step == AppointmentStep.RemindSoon) RemindedSoonAt = now;
        RemindedAt ??= now;
        Version++;
    }
}

internal sealed class AppointmentMapping : IEntityTypeConfiguration<Appointment>
{
    public void Configure(EntityTypeBuilder<Appointment> builder)
    {
        builder.ToTable("Appointments");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasIndex(a => new { a.CaseId, a.AdviserId, a.IsOpen }).IsUnique();
        builder.HasIndex(a => new { a.IsOpen, a.StartsAt });
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(a => a.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(a => a.AskerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(a => a.AdviserId).OnDelete(DeleteBehavior.Restrict);
    }
}
