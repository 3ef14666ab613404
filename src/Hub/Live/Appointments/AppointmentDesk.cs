using System.Globalization;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>What the commands of appointments have in common: the two people, their clocks, what forbids a time and what only speaks against it.</summary>
internal sealed class AppointmentDesk(HubDb db, CurrentActor actor, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock)
{
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(366);

    /// <summary>Where somebody has not said when they can be reached: the hours in which most sleep, on their clock.</summary>
    private static readonly (int From, int To) Night = (22, 7);

    /// <summary>One as its people's commands find it; refused where it has changed since the sender saw it.</summary>
    /// <param name="appointmentId">Which; the policy has let it pass.</param>
    /// <param name="version">As seen; null for whatever it is now.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<Outcome<Appointment>> FindOpenAsync(Guid appointmentId, int? version, CancellationToken cancellationToken)
    {
        var appointment = await db.Set<Appointment>().SingleAsync(a => a.Id == appointmentId, cancellationToken);
        if (appointment.State == AppointmentState.Cancelled) return Refusal.Conflict("appointment-cancelled");
        if (appointment.State == AppointmentState.Done) return Refusal.Conflict("appointment-over");
        return version is { } seen && seen != appointment.Version ? Refusal.Conflict("appointment-changed") : appointment;
    }

    public Task<Clinician> PersonAsync(Guid id, CancellationToken cancellationToken) => db.Set<Clinician>().AsNoTracking().SingleAsync(c => c.Id == id, cancellationToken);

    /// <summary>With whom the sender can meet about a case: with the asker, or with those who advise, first who has accepted it.</summary>
    public async Task<List<Clinician>> OthersAsync(ClinicalCase @case, CancellationToken cancellationToken)
    {
        if (@case.AskerId != actor.Required.Id) return [await PersonAsync(@case.AskerId, cancellationToken)];
        var advisers = db.Set<CaseGrant>().Where(g => g.CaseId == @case.Id && g.Right == CaseRight.Advise).Select(g => g.ToClinicianId);
        return await db.Set<Clinician>().AsNoTracking().Where(c => advisers.Contains(c.Id)).OrderByDescending(c => c.Id == @case.AdviserId).ThenBy(c => c.Name).ToListAsync(cancellationToken);
    }

    /// <summary>The one named of them, or the first.</summary>
    public async Task<Outcome<Clinician>> OtherAsync(ClinicalCase @case, Guid? with, CancellationToken cancellationToken)
    {
        var others = await OthersAsync(@case, cancellationToken);
        if (others.Count == 0) return Refusal.Conflict("appointment-nobody");
        if ((with is null ? others[0] : others.Find(other => other.Id == with)) is { } found) return found;
        return RefuseAt("with", "appointment-with-unknown");
    }

    /// <summary>A wished time on both clocks, or why it cannot be.</summary>
    /// <param name="wished">Validated.</param>
    /// <param name="me">The sender.</param>
    /// <param name="other">The other one.</param>
    /// <param name="exceptId">An appointment that is about to be moved, and so is in nobody's way.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<Outcome<LookedAt>> LookAsync(WishedTime wished, Clinician me, Clinician other, Guid? exceptId, CancellationToken cancellationToken)
    {
        var resolved = wished.Resolve(me.TimeZone);
        if (resolved.Refusal is { } refusal) return refusal;
        var (startsAt, minutes, now) = (resolved.Value, wished.Minutes!.Value, clock.GetUtcNow());
        string field = wished.StartsAt is null ? "date" : "startsAt";
        if (startsAt < now) return RefuseAt(field, "appointment-past");
        if (startsAt > now + Furthest) return RefuseAt(field, "appointment-too-far");
        if (await OverlapAsync(me.Id, startsAt, minutes, exceptId, onlyConfirmed: false, cancellationToken) is { } mine) return RefuseAt(wished.StartsAt is null ? "time" : field, "appointment-overlap", OnClock(mine.StartsAt, me).Local.ToString("HH:mm", CultureInfo.InvariantCulture), mine.Minutes);
        return new LookedAt(startsAt, minutes, OnClock(startsAt, me), OnClock(startsAt, other), await WarningsAsync(startsAt, minutes, me, other, exceptId, cancellationToken));
    }

    /// <summary>An open appointment of somebody that the span would touch.</summary>
    public Task<Appointment?> OverlapAsync(Guid clinicianId, DateTimeOffset startsAt, int minutes, Guid? exceptId, bool onlyConfirmed, CancellationToken cancellationToken)
    {
        var endsAt = startsAt.AddMinutes(minutes);
        return db.Set<Appointment>().AsNoTracking()
            .Where(a => a.IsOpen == true && a.Id != exceptId && (a.AskerId == clinicianId || a.AdviserId == clinicianId) && a.StartsAt < endsAt && a.EndsAt > startsAt)
            .Where(a => !onlyConfirmed || a.State == AppointmentState.Confirmed)
            .OrderBy(a => a.StartsAt).FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<string>> WarningsAsync(DateTimeOffset startsAt, int minutes, Clinician me, Clinician other, Guid? exceptId, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        if (HoursWarning(startsAt, me, "own") is { } mine) warnings.Add(mine);
        if (HoursWarning(startsAt, other, "their") is { } theirs) warnings.Add(theirs);
        if (await OverlapAsync(other.Id, startsAt, minutes, exceptId, onlyConfirmed: true, cancellationToken) is not null) warnings.Add(Refusal.TextOf("appointment-their-overlap", other.Name));
        return warnings;
    }

    /// <summary>An instant on somebody's clock, by the IANA rules.</summary>
    public static ClockTime OnClock(DateTimeOffset at, Clinician person)
    {
        var there = Instant.FromDateTimeOffset(at).InZone(WallTimes.ZoneOf(person.TimeZone));
        return new ClockTime(person.Id, person.Name, person.TimeZone, there.ToDateTimeUnspecified(), there.Offset.ToString("+HH:mm", CultureInfo.InvariantCulture));
    }

    /// <summary>Writes the line and has the other one told, and both calendars, once it is on disk.</summary>
    /// <param name="appointment">As it is from now on.</param>
    /// <param name="kind">Of the line and the notice, such as <c>appointment-proposed</c>.</param>
    /// <param name="recipients">Who has to know.</param>
    /// <param name="text">What somebody wrote.</param>
    public void Tell(Appointment appointment, string kind, IReadOnlyList<Guid> recipients, string? text = null)
    {
        timeline.Add(appointment.CaseId, appointment.OrganisationId, kind, appointment.Id, text);
        string method = appointment.State == AppointmentState.Cancelled ? "CANCEL" : "REQUEST";
        afterCommit.Tell(new AppointmentChanged(
            appointment.Id, appointment.CaseId, appointment.SessionId, kind, method, actor.Value?.Id, recipients, [appointment.AskerId, appointment.AdviserId]));
    }

    private static string? HoursWarning(DateTimeOffset startsAt, Clinician person, string whose)
    {
        var there = OnClock(startsAt, person).Local;
        var hours = ClinicHours.Parse(person.ClinicHours);
        string time = there.ToString("HH:mm", CultureInfo.InvariantCulture);
        if (!hours.IsEmpty) return hours.Hold(startsAt, ZoneInfoOf(person.TimeZone)) ? null : Refusal.TextOf($"appointment-{whose}-hours", time, person.Name);
        return there.Hour >= Night.From || there.Hour < Night.To ? Refusal.TextOf($"appointment-{whose}-night", time, person.Name) : null;
    }

    private static TimeZoneInfo ZoneInfoOf(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    private static Refusal RefuseAt(string field, string code, params object[] values)
    {
        var errors = new FieldErrors();
        errors.Add(field, code, values);
        return Refusal.Invalid("invalid") with { Fields = errors.Texts };
    }
}
