using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Calendar = Ical.Net.Calendar;
using Duration = Ical.Net.DataTypes.Duration;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>
/// An appointment as a calendar file (RFC 5545) that asks its reader to enter, change or remove it (RFC 5546). It names the case by its number alone: calendars are read by others.
/// </summary>
internal sealed class AppointmentFile(HubDb db, TimeProvider clock)
{
    public const string FileName = "consult.ics";

    private static readonly CalendarSerializer Serializer = new();

    /// <param name="appointmentId">Which; it exists.</param>
    /// <param name="readerId">For whom: the times are on their clock, with its rules in the file.</param>
    /// <param name="hub">Where the hub is reached, such as <c>https://hub.example/</c>; its host is the organiser's, since either of the two may move the appointment, and only an organiser may (RFC 5546 §3.2.2).</param>
    /// <param name="words">In the reader's language; null for those of the pages.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<CalendarText> WriteAsync(Guid appointmentId, Guid readerId, Uri hub, CalendarWords? words, CancellationToken cancellationToken)
    {
        var appointment = await db.Set<Appointment>().AsNoTracking().SingleAsync(a => a.Id == appointmentId, cancellationToken);
        string number = await db.Set<ClinicalCase>().Where(c => c.Id == appointment.CaseId).Select(c => c.Number).SingleAsync(cancellationToken);
        var people = await (
            from person in db.Set<Clinician>().AsNoTracking()
            join user in db.Users on person.Id equals user.Id
            where person.Id == appointment.AskerId || person.Id == appointment.AdviserId
            select new Attending(person, user.Email!)).ToListAsync(cancellationToken);
        var link = new Uri(hub, $"appointments/{appointment.Id}");
        words ??= new CalendarWords(Refusal.TextOf("calendar-summary", number), Refusal.TextOf("calendar-description", number, link));
        return Write(appointment, people, readerId, hub.Host, link, words, clock.GetUtcNow());
    }

    private static CalendarText Write(Appointment appointment, List<Attending> people, Guid readerId, string host, Uri link, CalendarWords words, DateTimeOffset now)
    {
        bool isOff = appointment.State == AppointmentState.Cancelled;
        var zone = WallTimes.ZoneOf(people.Single(one => one.Person.Id == readerId).Person.TimeZone);
        var calendar = new Calendar { Method = isOff ? "CANCEL" : "REQUEST", ProductId = "-//CaseHub//CaseHub//EN" };
        // RFC 5545 §3.3.5: of a local time that comes twice the first is meant. Where that would be the wrong one, the times are in UTC.
        var shown = IsPlain(zone, appointment.StartsAt) && IsPlain(zone, appointment.EndsAt) ? zone : DateTimeZone.Utc;
        if (shown != DateTimeZone.Utc) calendar.AddTimeZone(RulesAround(zone, appointment.StartsAt));
        var meeting = new CalendarEvent
        {
            Uid = appointment.Uid,
            Sequence = appointment.Sequence,
            DtStamp = new CalDateTime(now.UtcDateTime, "UTC"),
            Created = new CalDateTime(appointment.CreatedAt.UtcDateTime, "UTC"),
            DtStart = On(shown, appointment.StartsAt),
            DtEnd = On(shown, appointment.EndsAt),
            Summary = words.Summary,
            Description = words.Description,
            Url = link,
            Status = StatusOf(appointment.State),
            Organizer = new Organizer($"mailto:appointments@{host}") { CommonName = "CaseHub" },
        };
        foreach (var one in people.OrderBy(one => one.Person.Id != appointment.AskerId)) meeting.Attendees.Add(AttendeeOf(one, appointment));
        if (!isOff) meeting.Alarms.Add(new Alarm { Action = "DISPLAY", Description = meeting.Summary, Trigger = new Trigger(Duration.FromMinutes(-(int)AppointmentSteps.Soon.TotalMinutes)) });
        calendar.Events.Add(meeting);
        return new CalendarText(calendar.Method, Serializer.SerializeToString(calendar)!);
    }

    private static Attendee AttendeeOf(Attending one, Appointment appointment) => new($"mailto:{one.Email}")
    {
        CommonName = one.Person.Name,
        Role = "REQ-PARTICIPANT",
        // Who named the time has said yes by that; the other one answers in the hub, not by mail.
        ParticipationStatus = appointment.State != AppointmentState.Proposed || one.Person.Id == appointment.ProposerId ? "ACCEPTED" : "NEEDS-ACTION",
        Rsvp = false,
    };

    private static string StatusOf(AppointmentState state) => state switch
    {
        AppointmentState.Proposed => "TENTATIVE",
        AppointmentState.Cancelled => "CANCELLED",
        _ => "CONFIRMED",
    };

    /// <summary>Whether the clock shows that time once, or for the first time.</summary>
    internal static bool IsPlain(DateTimeZone zone, DateTimeOffset at) =>
        zone.MapLocal(Instant.FromDateTimeOffset(at).InZone(zone).LocalDateTime).First().ToInstant() == Instant.FromDateTimeOffset(at);

    internal static CalDateTime On(DateTimeZone zone, DateTimeOffset at) =>
        new(Instant.FromDateTimeOffset(at).InZone(zone).ToDateTimeUnspecified(), zone.Id);

    /// <summary>
    /// The rules that hold from before the last change until after the next one, each with its own onset (RFC 5545 §3.6.5), out of the IANA data.
    /// Differs from what Ical.Net derives, which repeats the last rule of a zone without summer time for ever.
    /// </summary>
    internal static VTimeZone RulesAround(DateTimeZone zone, DateTimeOffset at)
    {
        var rules = new VTimeZone(zone.Id);
        rules.TimeZoneInfos.Clear();
        var from = Instant.FromDateTimeOffset(at.AddYears(-1));
        foreach (var interval in zone.GetZoneIntervals(from, Instant.FromDateTimeOffset(at.AddYears(1))))
        {
            var before = interval.HasStart ? zone.GetUtcOffset(interval.Start - NodaTime.Duration.Epsilon) : interval.WallOffset;
            // An interval that began long ago is written as of the year before: only its offset counts.
            var onset = interval.HasStart && interval.Start > from ? interval.Start : from;
            var shownBefore = interval.HasStart && interval.Start > from ? before : interval.WallOffset;
            rules.TimeZoneInfos.Add(new VTimeZoneInfo(interval.Savings > Offset.Zero ? "DAYLIGHT" : "STANDARD")
            {
                // RFC 5545 §3.6.5: the onset is a local time, on the clock of before.
                DtStart = new CalDateTime(onset.WithOffset(shownBefore).LocalDateTime.ToDateTimeUnspecified()),
                OffsetFrom = new UtcOffset(shownBefore.ToTimeSpan()),
                OffsetTo = new UtcOffset(interval.WallOffset.ToTimeSpan()),
                TimeZoneName = interval.Name,
            });
        }

        return rules;
    }

    private sealed record Attending(Clinician Person, string Email);
}

/// <summary>What people read in a calendar.</summary>
/// <param name="Summary">Names the case by its number alone.</param>
/// <param name="Description">With the link to the appointment.</param>
internal sealed record CalendarWords(string Summary, string Description);

/// <summary>A calendar file.</summary>
/// <param name="Method">RFC 5546; also a parameter of its content type.</param>
/// <param name="Text">With CRLF line ends, folded at 75 octets.</param>
public sealed record CalendarText(string Method, string Text)
{
    /// <summary>What it is called where it is attached or saved.</summary>
    public string FileName { get; init; } = AppointmentFile.FileName;

    public string ContentType => $"text/calendar; charset=utf-8; method={Method}";
}
