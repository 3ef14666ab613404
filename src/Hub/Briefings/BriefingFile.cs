using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Calendar = Ical.Net.Calendar;
using Duration = Ical.Net.DataTypes.Duration;

namespace CaseHub.Hub.Briefings;

/// <summary>What people read in a calendar.</summary>
/// <param name="Description">{0} is the link to the briefing's page.</param>
internal sealed record BriefingCalendarWords(string Description);

/// <summary>
/// Briefings as a calendar file (RFC 5545). Each has a UID of its own, in a series too, so that one of them is moved or called off as any other. Nobody else who comes stands in it.
/// </summary>
internal sealed class BriefingFile(HubDb db, TimeProvider clock)
{
    public const string FileName = "briefing.ics";

    private static readonly CalendarSerializer Serializer = new();

    /// <summary>For somebody's own calendar, to be sent by mail: it asks to enter or change the briefing, or to remove it where it was cancelled or they have no part in it any more (RFC 5546 §3.2).</summary>
    /// <param name="briefingId">Which; it exists.</param>
    /// <param name="readerId">Whose calendar.</param>
    /// <param name="isSeries">With those of its series that come after it. RFC 5546 §3.2.2 lets a request be about one UID alone: these are published.</param>
    /// <param name="hub">Where the hub is reached; its host is the organiser's.</param>
    /// <param name="words">In the reader's language; null for those of the pages.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<CalendarText> WriteAsync(Guid briefingId, Guid readerId, bool isSeries, Uri hub, BriefingCalendarWords? words, CancellationToken cancellationToken)
    {
        var briefings = await BriefingsAsync(briefingId, isSeries, cancellationToken);
        var ids = briefings.ConvertAll(b => b.Id);
        var coming = await db.Set<BriefingRegistration>().Where(r => ids.Contains(r.BriefingId) && r.ClinicianId == readerId).Select(r => r.BriefingId).ToListAsync(cancellationToken);
        coming.AddRange(await db.Set<SessionSeat>().Where(s => ids.Contains(s.SessionId) && s.ClinicianId == readerId && s.RemovedAt == null && s.Role != SeatRole.Audience).Select(s => s.SessionId).ToListAsync(cancellationToken));
        var reader = await (
            from person in db.Set<Clinician>().AsNoTracking()
            join user in db.Users on person.Id equals user.Id
            where person.Id == readerId
            select new { person.Name, person.TimeZone, Email = user.Email! }).SingleAsync(cancellationToken);
        string organiser = await db.Set<Organisation>().Where(o => o.Id == briefings[0].OrganisationId).Select(o => o.Name).SingleAsync(cancellationToken);

        var shown = briefings.ConvertAll(b => new Shown(b, b.CancelledAt is not null || !coming.Contains(b.Id)));
        string method = shown.Count > 1 ? "PUBLISH" : shown[0].IsOff ? "CANCEL" : "REQUEST";
        var calendar = CalendarOf(shown, method, WallTimes.ZoneOf(reader.TimeZone), hub, organiser, words, clock.GetUtcNow());
        foreach (var entry in calendar.Events)
            entry.Attendees.Add(new Attendee($"mailto:{reader.Email}") { CommonName = reader.Name, Role = "REQ-PARTICIPANT", ParticipationStatus = "ACCEPTED", Rsvp = false });
        return new CalendarText(method, Serializer.SerializeToString(calendar)!) { FileName = FileName };
    }

    /// <summary>For anybody who may read its page, to be entered by hand: of no particular reader, on the clock that it was announced on.</summary>
    public async Task<CalendarText> PublishAsync(Guid briefingId, bool isSeries, Uri hub, CancellationToken cancellationToken)
    {
        var briefings = await BriefingsAsync(briefingId, isSeries, cancellationToken);
        string organiser = await db.Set<Organisation>().Where(o => o.Id == briefings[0].OrganisationId).Select(o => o.Name).SingleAsync(cancellationToken);
        var shown = briefings.ConvertAll(b => new Shown(b, b.CancelledAt is not null));
        var calendar = CalendarOf(shown, "PUBLISH", WallTimes.ZoneOf(briefings[0].TimeZone), hub, organiser, words: null, clock.GetUtcNow());
        return new CalendarText("PUBLISH", Serializer.SerializeToString(calendar)!) { FileName = FileName };
    }

    private async Task<List<Briefing>> BriefingsAsync(Guid briefingId, bool isSeries, CancellationToken cancellationToken)
    {
        var briefing = await db.Set<Briefing>().AsNoTracking().SingleAsync(b => b.Id == briefingId, cancellationToken);
        if (!isSeries || briefing.SeriesId is not { } series) return [briefing];
        return await db.Set<Briefing>().AsNoTracking().Where(b => b.SeriesId == series && b.StartsAt >= briefing.StartsAt).OrderBy(b => b.StartsAt).ToListAsync(cancellationToken);
    }

    private static Calendar CalendarOf(List<Shown> shown, string method, DateTimeZone zone, Uri hub, string organiser, BriefingCalendarWords? words, DateTimeOffset now)
    {
        var calendar = new Calendar { Method = method, ProductId = "-//CaseHub//CaseHub//EN" };
        // One clock's rules are written for the time around one briefing; several are in UTC, which needs none.
        bool isOnClock = shown is [var only] && AppointmentFile.IsPlain(zone, only.Briefing.StartsAt) && AppointmentFile.IsPlain(zone, only.Briefing.EndsAt);
        var clock = isOnClock ? zone : DateTimeZone.Utc;
        if (clock != DateTimeZone.Utc) calendar.AddTimeZone(AppointmentFile.RulesAround(zone, shown[0].Briefing.StartsAt));
        foreach (var one in shown) calendar.Events.Add(EntryOf(one, clock, hub, organiser, words, now));
        return calendar;
    }

    private static CalendarEvent EntryOf(Shown shown, DateTimeZone clock, Uri hub, string organiser, BriefingCalendarWords? words, DateTimeOffset now)
    {
        var (briefing, isOff) = shown;
        var link = new Uri(hub, $"briefings/{briefing.Id}");
        var entry = new CalendarEvent
        {
            Uid = briefing.Uid,
            Sequence = briefing.Sequence,
            DtStamp = new CalDateTime(now.UtcDateTime, "UTC"),
            Created = new CalDateTime(briefing.CreatedAt.UtcDateTime, "UTC"),
            DtStart = AppointmentFile.On(clock, briefing.StartsAt),
            DtEnd = AppointmentFile.On(clock, briefing.EndsAt),
            Summary = briefing.Title,
            Description = words is null ? Refusal.TextOf("briefing-calendar", link) : string.Format(System.Globalization.CultureInfo.InvariantCulture, words.Description, link),
            Url = link,
            Status = isOff ? "CANCELLED" : "CONFIRMED",
            Organizer = new Organizer($"mailto:briefings@{hub.Host}") { CommonName = organiser },
        };
        if (!isOff) entry.Alarms.Add(new Alarm { Action = "DISPLAY", Description = briefing.Title, Trigger = new Trigger(Duration.FromMinutes(-10)) });
        return entry;
    }

    private sealed record Shown(Briefing Briefing, bool IsOff);
}
