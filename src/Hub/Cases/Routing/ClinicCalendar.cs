using CaseHub.Hub.People;
using NodaTime;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>
/// An organisation's days and hours in its own zone. The zones are those of the tz database that NodaTime brings along, alike on every machine;
/// a local time that a clock change skips counts as the moment after the gap, one that comes twice as the first of the two.
/// </summary>
internal sealed class ClinicCalendar
{
    private const int DaysAhead = 21;

    private readonly DateTimeZone zone;
    private readonly ClinicHours hours;
    private readonly HashSet<string> weekend;

    private ClinicCalendar(DateTimeZone zone, ClinicHours hours, HashSet<string> weekend) => (this.zone, this.hours, this.weekend) = (zone, hours, weekend);

    /// <summary>An unknown zone counts as UTC, and a weekend of seven days as none: a row that was never meant must not stop a case.</summary>
    public static ClinicCalendar Of(CarePolicy policy)
    {
        var free = policy.Weekend.Intersect(ClinicHours.Days).ToHashSet();
        if (free.Count == ClinicHours.Days.Count) free.Clear();
        return new ClinicCalendar(WallTimes.ZoneOf(policy.TimeZone), ClinicHours.Parse(policy.ClinicHours), free);
    }

    /// <summary>True at any time where no hours are given.</summary>
    public bool IsOpen(Instant at) => hours.IsEmpty || Spans(at.InZone(zone).Date).Any(span => span.Start <= at && at < span.End);

    /// <summary>The next time that the clinic opens on a working day; null where it never does.</summary>
    public Instant? NextOpening(Instant at)
    {
        var today = at.InZone(zone).Date;
        return Enumerable.Range(0, DaysAhead).Select(today.PlusDays).Where(date => !IsWeekend(date))
            .SelectMany(Spans).Where(span => span.Start > at).Select(span => (Instant?)span.Start).FirstOrDefault();
    }

    /// <summary>The last time that the clinic closed, or closes at this moment; null where it never did.</summary>
    public Instant? LastClosing(Instant at)
    {
        var today = at.InZone(zone).Date;
        return Enumerable.Range(0, DaysAhead).Select(back => today.PlusDays(-back))
            .SelectMany(date => Spans(date).Reverse()).Where(span => span.End <= at).Select(span => (Instant?)span.End).FirstOrDefault();
    }

    /// <summary>So much time later, of which no weekend day counts. Hours that a clock change adds or takes on a working day are hours like others.</summary>
    public Instant AfterWorkingTime(Instant from, Duration length)
    {
        for (var at = from; ;)
        {
            var date = at.InZone(zone).Date;
            var midnight = zone.AtStartOfDay(date.PlusDays(1)).ToInstant();
            if (!IsWeekend(date))
            {
                if (at + length <= midnight) return at + length;
                length -= midnight - at;
            }

            at = midnight;
        }
    }

    private bool IsWeekend(LocalDate date) => weekend.Contains(CodeOf(date));

    private IEnumerable<Interval> Spans(LocalDate date)
    {
        foreach (var span in hours[CodeOf(date)])
        {
            var start = zone.AtLeniently(date.At(TimeOf(span.From))).ToInstant();
            var end = span.To == TimeOnly.MaxValue ? zone.AtStartOfDay(date.PlusDays(1)).ToInstant() : zone.AtLeniently(date.At(TimeOf(span.To))).ToInstant();
            if (start < end) yield return new Interval(start, end);
        }
    }

    private static string CodeOf(LocalDate date) => ClinicHours.Days[(int)date.DayOfWeek - 1];

    private static LocalTime TimeOf(TimeOnly time) => LocalTime.FromTicksSinceMidnight(time.Ticks);
}
