using NodaTime;

namespace CaseHub.Hub.Briefings.Planning;

/// <summary>How often the briefings of a series come.</summary>
public enum Repeat
{
    Weekly,
    Fortnightly,

    /// <summary>On the same day of the month; where a month has no such day, on its last.</summary>
    Monthly,
}

/// <summary>The times of a series: the same time of the day on the organiser's clock, across changes of that clock. Pure.</summary>
internal static class SeriesRule
{
    /// <param name="first">On the organiser's clock.</param>
    /// <param name="every">How often.</param>
    /// <param name="times">How many, the first among them.</param>
    public static IEnumerable<LocalDateTime> Times(LocalDateTime first, Repeat every, int times) => Enumerable.Range(0, times).Select(i => every switch
    {
        Repeat.Weekly => first.PlusWeeks(i),
        Repeat.Fortnightly => first.PlusWeeks(2 * i),
        _ => first.PlusMonths(i),
    });

    /// <summary>Where another one of the series goes when one of them goes from one time to another: as many days on, and to the same new time of the day.</summary>
    public static LocalDateTime Follow(LocalDateTime own, LocalDateTime from, LocalDateTime to) =>
        own.Date.PlusDays(Period.DaysBetween(from.Date, to.Date)) + to.TimeOfDay;

    /// <summary>On a clock.</summary>
    public static LocalDateTime On(DateTimeZone zone, DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(zone).LocalDateTime;
}
