namespace CaseHub.Hub.Notify;

/// <summary>From one time of a zone's day to another, over midnight where <paramref name="Until"/> is the earlier one.</summary>
internal readonly record struct QuietHours(TimeOnly From, TimeOnly Until)
{
    /// <summary>When they end, for an instant that falls into them; null for one that does not. Each evening has one stretch of time, however the clock is changed in it.</summary>
    public DateTimeOffset? EndFor(DateTimeOffset at, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        for (var day = today.AddDays(-1); day <= today; day = day.AddDays(1))
        {
            var end = InstantOf(Until > From ? day : day.AddDays(1), Until, zone);
            if (InstantOf(day, From, zone) <= at && at < end) return end;
        }

        return null;
    }

    /// <summary>The next time after an instant that a zone's clock shows a time; once a day, also where the clock shows it twice or never.</summary>
    public static DateTimeOffset Next(TimeOnly time, DateTimeOffset after, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime);
        var today = InstantOf(day, time, zone);
        return today > after ? today : InstantOf(day.AddDays(1), time, zone);
    }

    /// <summary>A time that the clock shows twice is the first of the two; one that it leaps over is as long after midnight as it would have been.</summary>
    private static DateTimeOffset InstantOf(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max()
            : zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddHours(-3))
            : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
