using System.Globalization;
using CaseHub.Hub.People;

namespace CaseHub.Hub.Tests.People;

public class WallTimesTable
{
    [Theory]
    [InlineData("2026-03-14T16:30", "Europe/Rome", "2026-03-14T15:30Z")]
    [InlineData("2026-07-14T16:30:59", "Europe/Rome", "2026-07-14T14:30:59Z")]
    [InlineData("2026-03-14T16:30", "Asia/Karachi", "2026-03-14T11:30Z")]
    // The night in which the clock goes forward leaves an hour out; in the one in which it goes back an hour comes twice.
    [InlineData("2026-03-29T02:30", "Europe/Rome", "2026-03-29T01:00Z")]
    [InlineData("2026-10-25T02:30", "Europe/Rome", "2026-10-25T00:30Z")]
    [InlineData("2026-03-14T16:30", "Nowhere/Land", "2026-03-14T16:30Z")]
    public void What_stands_on_somebodys_wall_is_an_instant(string text, string zone, string instant)
    {
        Assert.True(WallTimes.TryParse(text, zone, out var read));
        Assert.Equal(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("2026-02-30T10:00")]
    [InlineData("0001-01-01T00:00")]
    [InlineData("2026-03-14T25:00")]
    public void What_is_no_time_is_none(string? text) => Assert.False(WallTimes.TryParse(text, "Europe/Rome", out _));

    [Fact]
    public void It_is_written_as_it_was_typed() => Assert.Equal("2026-07-14T16:30", WallTimes.Write(new DateTimeOffset(2026, 7, 14, 14, 30, 0, TimeSpan.Zero), "Europe/Rome"));
}
