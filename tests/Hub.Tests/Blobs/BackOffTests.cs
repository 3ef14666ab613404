using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Tests.Blobs;

public sealed class BackOffTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Waits_double_up_to_half_a_minute_and_are_spread()
    {
        var backOff = new BackOff(new Random(1));

        var waits = Enumerable.Range(0, 12).Select(_ => backOff.Next(new IOException(), Now)).ToList();

        double upper = 0.5;
        foreach (var wait in waits)
        {
            Assert.InRange(wait.TotalSeconds, upper / 2, upper);
            upper = Math.Min(30, upper * 2);
        }

        Assert.NotEqual(waits[^1], waits[^2]);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 0)]
    [InlineData("86400", 300)]
    [InlineData("Sat, 14 Mar 2026 09:00:20 GMT", 20)]
    [InlineData("Sat, 14 Mar 2026 08:00:00 GMT", null)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    public void A_store_that_says_when_to_come_back_is_heard(string retryAfter, int? seconds)
    {
        var refused = FaultyStore.Status(429, retryAfter);

        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, BackOff.AskedFor(refused, Now));
        if (seconds >= 1) Assert.Equal(TimeSpan.FromSeconds(seconds.Value), new BackOff(new Random(1)).Next(refused, Now));
    }

    [Fact]
    public void Other_failures_say_nothing() => Assert.Null(BackOff.AskedFor(new IOException(), Now));
}
