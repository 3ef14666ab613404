using CaseHub.Recorder.Forward;

namespace CaseHub.Recorder.Tests.Forward;

public class LossTrackerTests
{
    private const long Second = 1_000_000;
    private readonly LossTracker losses = new();

    [Fact]
    public void A_gap_is_asked_for_at_once_and_again_until_it_is_filled()
    {
        losses.Received(10, 0);
        losses.Received(13, 0);

        Assert.Equal([11, 12], Due(0));
        Assert.Empty(Due(50_000));
        losses.Received(11, 60_000);
        Assert.Equal([12], Due(100_000));
        losses.Received(12, 110_000);
        Assert.Empty(Due(Second / 2));
    }

    [Fact]
    public void What_does_not_come_within_a_second_is_given_up_once()
    {
        losses.Received(10, 0);
        losses.Received(12, 0);

        Assert.Empty(Due(Second, out bool gaveUp));
        Assert.True(gaveUp);
        Due(Second, out gaveUp);
        Assert.False(gaveUp);
        Assert.Equal(1, losses.GivenUp);
    }

    [Fact]
    public void A_break_too_wide_is_given_up_as_a_whole()
    {
        losses.Received(10, 0);
        losses.Received(10 + LossTracker.MaxMissing + 2, 0);

        Assert.Empty(Due(0, out bool gaveUp));
        Assert.True(gaveUp);
        losses.Received(10 + LossTracker.MaxMissing + 4, 0);
        Assert.Equal([(ushort)(10 + LossTracker.MaxMissing + 3)], Due(0));
    }

    [Fact]
    public void Numbers_are_asked_for_across_the_wrap()
    {
        losses.Received(65_534, 0);
        losses.Received(65_538, 0);

        Assert.Equal([65_535, 0, 1], Due(0));
    }

    [Fact]
    public void A_late_or_repeated_packet_makes_no_gap()
    {
        losses.Received(10, 0);
        losses.Received(9, 0);
        losses.Received(10, 0);

        Assert.Empty(Due(0));
    }

    private ushort[] Due(long now) => Due(now, out _);

    private ushort[] Due(long now, out bool gaveUp)
    {
        var numbers = new ushort[300];
        return numbers[..losses.TakeDue(now, numbers, out gaveUp)];
    }
}
