using System.Globalization;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace CaseHub.Hub.People;

/// <summary>
/// Times as they stand on somebody's wall, such as a form's <c>2026-03-14T16:30</c>, in a zone that is said beside them. Zones are NodaTime's own data (IANA), so that a time is the same instant on every machine.
/// </summary>
public static class WallTimes
{
    private const int EarliestYear = 1900;
    private const int LatestYear = 9000;

    private static readonly LocalDateTimePattern Minute = LocalDateTimePattern.Create("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    private static readonly IPattern<LocalDateTime> Time = new CompositePatternBuilder<LocalDateTime>
    {
        { Minute, _ => true },
        { LocalDateTimePattern.Create("uuuu-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture), _ => true },
        { LocalDateTimePattern.Create("uuuu-MM-dd' 'HH:mm", CultureInfo.InvariantCulture), _ => true },
    }.Build();

    /// <summary>An hour that a clock change leaves out counts from the change on; of one that comes twice the first is meant.</summary>
    private static readonly ZoneLocalMappingResolver Resolver = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>A zone by its IANA name; UTC for one that nobody knows.</summary>
    public static DateTimeZone ZoneOf(string? name) => (name is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name)) ?? DateTimeZone.Utc;

    /// <param name="text">As a <c>datetime-local</c> field sends it.</param>
    /// <param name="time">As it stands there, in no zone.</param>
    /// <returns>False for what is no such time.</returns>
    public static bool TryTime(string? text, out LocalDateTime time) => Time.Parse(text?.Trim() ?? "").TryGetValue(default, out time) && time.Year is >= EarliestYear and <= LatestYear;

    /// <summary><c>2026-03-16</c>.</summary>
    public static bool TryDay(string? text, out LocalDate day) => LocalDatePattern.Iso.Parse(text ?? "").TryGetValue(default, out day);

    /// <summary>As <see cref="TryTime"/>, in a zone by its IANA name.</summary>
    public static bool TryParse(string? text, string timeZone, out DateTimeOffset instant)
    {
        instant = default;
        if (!TryTime(text, out var time)) return false;
        instant = ZoneOf(timeZone).InstantOf(time);
        return true;
    }

    /// <summary>As a <c>datetime-local</c> field shows it.</summary>
    public static string Write(DateTimeOffset instant, string timeZone) => Minute.Format(Instant.FromDateTimeOffset(instant).InZone(ZoneOf(timeZone)).LocalDateTime);

    /// <summary>In UTC.</summary>
    internal static DateTimeOffset InstantOf(this DateTimeZone zone, LocalDateTime time) => zone.ResolveLocal(time, Resolver).ToInstant().ToDateTimeOffset();

    internal static DateTimeOffset StartOf(this DateTimeZone zone, LocalDate day) => zone.AtStartOfDay(day).ToInstant().ToDateTimeOffset();

    internal static LocalDate DayOf(this DateTimeZone zone, DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(zone).Date;
}
