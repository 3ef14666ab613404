using System.Globalization;

namespace CaseHub.Hub.People;

/// <summary>A time as it stands on somebody's wall, such as a form's <c>2026-03-14T16:30</c>.</summary>
public static class WallTimes
{
    private const string Format = "yyyy-MM-dd'T'HH:mm";

    private static readonly string[] Formats = [Format, "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd' 'HH:mm"];

    /// <param name="text">As a <c>datetime-local</c> field sends it.</param>
    /// <param name="timeZone">IANA name; UTC where it is not known here.</param>
    /// <param name="instant">An hour that a clock change leaves out counts from the change on; of one that comes twice the first is meant.</param>
    /// <returns>False for what is no such time.</returns>
    public static bool TryParse(string? text, string timeZone, out DateTimeOffset instant)
    {
        instant = default;
        if (!DateTime.TryParseExact(text?.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return false;
        if (local.Year is < 1900 or > 9000) return false;
        var zone = ZoneOf(timeZone);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        instant = new DateTimeOffset(local, offset).ToUniversalTime();
        return true;
    }

    /// <summary>As a <c>datetime-local</c> field shows it.</summary>
    public static string Write(DateTimeOffset instant, string timeZone) => TimeZoneInfo.ConvertTime(instant, ZoneOf(timeZone)).ToString(Format, CultureInfo.InvariantCulture);

    private static TimeZoneInfo ZoneOf(string timeZone) => TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? zone : TimeZoneInfo.Utc;
}
