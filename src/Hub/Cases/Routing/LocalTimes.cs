using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>Times as people write them on a wall calendar, in a zone that is said beside them.</summary>
internal static class LocalTimes
{
    private static readonly LocalDateTimePattern Minute = LocalDateTimePattern.Create("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
    private static readonly LocalDatePattern Day = LocalDatePattern.Iso;

    /// <summary><c>2026-03-16T08:00</c>, as a browser's field for date and time sends it; seconds are dropped.</summary>
    public static bool TryTime(string? text, out LocalDateTime time) => Minute.Parse(text is { Length: > 16 } ? text[..16] : text ?? "").TryGetValue(default, out time);

    /// <summary><c>2026-03-16</c>.</summary>
    public static bool TryDay(string? text, out LocalDate day) => Day.Parse(text ?? "").TryGetValue(default, out day);

    /// <summary>A time that a clock change skips is the moment after the gap; of one that comes twice it is the first.</summary>
    public static DateTimeOffset InstantOf(this DateTimeZone zone, LocalDateTime time) => zone.AtLeniently(time).ToInstant().ToDateTimeOffset();

    public static DateTimeOffset StartOf(this DateTimeZone zone, LocalDate day) => zone.AtStartOfDay(day).ToInstant().ToDateTimeOffset();

    public static LocalDate DayOf(this DateTimeZone zone, DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(zone).Date;
}
