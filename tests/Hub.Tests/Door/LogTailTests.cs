using System.Text.Json;
using CaseHub.Hub.Door;
using CaseHub.Hub.Live;

namespace CaseHub.Hub.Tests.Door;

public class LogTailTests
{
    private readonly LogTail tail = new();

    [Fact]
    public void Nobody_is_near_a_tail_that_holds_nothing()
    {
        Assert.Null(tail.Last);
        Assert.False(tail.TryAfter(0, out _));
    }

    [Theory]
    [InlineData(9, false, "")]
    [InlineData(10, true, "11 12 13")]
    [InlineData(12, true, "13")]
    [InlineData(13, true, "")]
    [InlineData(99, true, "")]
    public void Each_gets_what_comes_after_its_place_and_who_lacks_something_before_it_gets_nothing(long since, bool isNear, string expected)
    {
        tail.Take(Entries(11, 2));
        tail.Take(Entries(13, 1));

        Assert.Equal(isNear, tail.TryAfter(since, out var after));
        Assert.Equal(expected, string.Join(' ', after.Select(entry => entry.Seq)));
        Assert.Equal(13, tail.Last);
    }

    [Fact]
    public void It_keeps_the_latest_256()
    {
        tail.Take(Entries(1, 200));
        tail.Take(Entries(201, 200));

        Assert.False(tail.TryAfter(400 - LogTail.MaxEntries - 1, out _));
        Assert.True(tail.TryAfter(400 - LogTail.MaxEntries, out var all));
        Assert.Equal(LogTail.MaxEntries, all.Count);
    }

    [Fact]
    public void After_a_gap_it_begins_anew()
    {
        tail.Take(Entries(1, 5));
        tail.Take(Entries(8, 2));

        Assert.False(tail.TryAfter(5, out _));
        Assert.True(tail.TryAfter(7, out var after));
        Assert.Equal([8, 9], after.Select(entry => entry.Seq));
    }

    private static List<LogEntryView> Entries(long first, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new LogEntryView(1, first + i, "chat", DateTimeOffset.UnixEpoch, null, JsonElement.Parse("{}")))];
}
