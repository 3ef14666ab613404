using System.Globalization;
using CaseHub.Hub.Notify;

namespace CaseHub.Hub.Tests.Notify;

/// <summary>In Rome the clock leapt from 02:00 to 03:00 on 29 March 2026, and goes back from 03:00 to 02:00 on 25 October.</summary>
public class QuietHoursTests
{
    private static readonly TimeZoneInfo Rome = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");

    [Theory]
    [InlineData("22:00", "07:00", "2026-03-14T20:59:59Z", null)]
    [InlineData("22:00", "07:00", "2026-03-14T21:00:00Z", "2026-03-15T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-03-15T05:59:59Z", "2026-03-15T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-03-15T06:00:00Z", null)]
    [InlineData("13:00", "14:30", "2026-03-14T12:15:00Z", "2026-03-14T13:30:00Z")]
    [InlineData("13:00", "14:30", "2026-03-14T13:30:00Z", null)]
    public void End_the_next_morning_where_they_go_over_midnight(string from, string until, string at, string? end) => Assert.Equal(At(end), Of(from, until).EndFor(At(at)!.Value, Rome));

    [Theory]
    [InlineData("22:00", "07:00", "2026-03-28T23:00:00Z", "2026-03-29T05:00:00Z")]
    [InlineData("22:00", "02:30", "2026-03-28T23:00:00Z", "2026-03-29T01:30:00Z")]
    [InlineData("02:30", "07:00", "2026-03-29T01:29:59Z", null)]
    [InlineData("02:30", "07:00", "2026-03-29T01:30:00Z", "2026-03-29T05:00:00Z")]
    [InlineData("22:00", "07:00", "2026-10-24T21:00:00Z", "2026-10-25T06:00:00Z")]
    [InlineData("22:00", "02:30", "2026-10-25T00:29:59Z", "2026-10-25T00:30:00Z")]
    [InlineData("22:00", "02:30", "2026-10-25T01:15:00Z", null)]
    [InlineData("02:30", "07:00", "2026-10-25T01:15:00Z", "2026-10-25T06:00:00Z")]
    public void Have_one_beginning_and_one_end_in_a_night_in_which_the_clock_is_changed(string from, string until, string at, string? end) => Assert.Equal(At(end), Of(from, until).EndFor(At(at)!.Value, Rome));

    [Theory]
    [InlineData("07:30", "2026-03-14T06:29:59Z", "2026-03-14T06:30:00Z")]
    [InlineData("07:30", "2026-03-14T06:30:00Z", "2026-03-15T06:30:00Z")]
    [InlineData("02:30", "2026-03-28T23:00:00Z", "2026-03-29T01:30:00Z")]
    [InlineData("02:30", "2026-10-24T23:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("02:30", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    public void Leave_a_digest_its_time_once_a_day(string time, string after, string next) =>
        Assert.Equal(At(next), QuietHours.Next(TimeOnly.Parse(time, CultureInfo.InvariantCulture), At(after)!.Value, Rome));

    private static QuietHours Of(string from, string until) => new(TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(until, CultureInfo.InvariantCulture));

    private static DateTimeOffset? At(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
