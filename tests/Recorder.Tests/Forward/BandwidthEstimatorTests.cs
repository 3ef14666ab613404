using CaseHub.Recorder.Forward;
using static CaseHub.Recorder.Tests.Forward.SimulatedLine;

namespace CaseHub.Recorder.Tests.Forward;

/// <summary>The estimator with allocation and probing on a simulated line, after the shapes of RFC 8867 §5.</summary>
public class BandwidthEstimatorTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(4_000_000, 2)]
    [InlineData(2_500_000, 2)]
    [InlineData(1_000_000, 1)]
    [InlineData(400_000, 0)]
    public void A_steady_line_ends_at_the_layer_that_it_carries(long capacity, int layer)
    {
        var line = new SimulatedLine { Capacity = capacity };
        line.Run(20 * Second);
        line.LongestQueue = 0;
        int changes = line.Changes, right = 0;
        line.Until(() => (right += line.Layer == layer ? 1 : 0) < 0, 40 * Second);

        Say(line);
        Assert.InRange(right, 38_000, 40_000);
        Assert.InRange(line.Changes - changes, 0, 4);
        Assert.InRange(line.LongestQueue, 0, 300_000);
    }

    /// <summary>Feedback tells 24 bits of the viewer's clock, with a sign: it turns negative after six days and begins anew after twelve.</summary>
    [Theory]
    [InlineData((1L << 23) * 64_000)]
    [InlineData((1L << 23) * 64_000 * 3 / 2)]
    [InlineData((1L << 24) * 64_000)]
    public void A_viewers_clock_may_stand_anywhere_and_wrap(long around)
    {
        var line = new SimulatedLine { Capacity = 4_000_000, ViewerClockAhead = around - (20 * Second) };
        line.Run(15 * Second);
        int right = 0;
        line.Until(() => (right += line.Layer == 2 ? 1 : 0) < 0, 20 * Second);

        Say(line);
        Assert.InRange(right, 19_000, 20_000);
    }

    [Theory]
    [InlineData(700_000, 1)]
    [InlineData(300_000, 0)]
    public void When_the_line_narrows_the_layer_follows_within_two_seconds_and_the_queue_drains(long capacity, int layer)
    {
        var line = new SimulatedLine { Capacity = 3_000_000 };
        Assert.NotNull(line.Until(() => line.Layer == 2));
        line.Run(5 * Second);

        line.Capacity = capacity;
        long? down = line.Until(() => line.Layer <= layer);

        Say(line);
        Assert.InRange(down ?? long.MaxValue, 0, 2 * Second);
        Assert.NotNull(line.Until(() => line.Queue < 50_000, 3 * Second));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(200_000)]
    [InlineData(300_000)]
    [InlineData(700_000)]
    public void When_the_line_recovers_the_highest_layer_is_back_within_five_seconds(long narrow)
    {
        var line = new SimulatedLine { Capacity = 3_000_000 };
        Assert.NotNull(line.Until(() => line.Layer == 2));
        line.Capacity = narrow;
        line.Run(20 * Second);
        Assert.NotEqual(2, line.Layer);

        line.Capacity = 3_000_000;
        long? up = line.Until(() => line.Layer == 2);

        Say(line);
        output.WriteLine($"back after {up / 1000} ms");
        Assert.InRange(up ?? long.MaxValue, 0, 5 * Second);
    }

    [Theory]
    [InlineData(800_000, 0, 1)]
    [InlineData(300_000, 0, 1)]
    [InlineData(20_000, 0.3, 0)]
    public void A_picture_that_was_withheld_comes_back_over_a_satellite_and_over_a_lossy_line(long propagation, double loss, int layer)
    {
        var line = new SimulatedLine { Capacity = 40_000, Propagation = propagation, Loss = loss };
        Assert.NotNull(line.Until(() => line.Layer < 0));
        line.Run(20 * Second);

        line.Capacity = 1_000_000;
        line.Run(15 * Second);
        int shown = 0;
        line.Until(() => (shown += line.Layer >= 0 ? 1 : 0) < 0, 20 * Second);

        Say(line);
        Assert.InRange(shown, 19_000, 20_000);
        Assert.Equal(layer, line.Layer);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.08)]
    public void Random_loss_without_a_queue_takes_no_layer_away(double loss)
    {
        var line = new SimulatedLine { Capacity = 4_000_000, Loss = loss };
        line.Run(30 * Second);

        Say(line);
        Assert.Equal(2, line.Layer);
    }

    [Fact]
    public void Heavy_loss_without_a_queue_leaves_the_lowest_layer()
    {
        var line = new SimulatedLine { Capacity = 4_000_000, Loss = 0.3 };
        line.Run(30 * Second);

        Say(line);
        Assert.Equal(0, line.Layer);
    }

    [Fact]
    public void Probing_a_line_that_stays_narrow_costs_it_a_tenth_at_most()
    {
        var line = new SimulatedLine { Capacity = 800_000 };
        line.Run(20 * Second);
        (long sent, long padding) = (line.BytesSent, line.Estimator.Probe.PaddingBytes);
        line.Run(60 * Second);

        Say(line);
        Assert.InRange(line.Estimator.Probe.PaddingBytes - padding, 1, (line.BytesSent - sent) / 10);
    }

    [Fact]
    public void A_viewers_own_estimate_is_an_upper_bound()
    {
        var line = new SimulatedLine { Capacity = 4_000_000 };
        line.Estimator.TakeLimit(600_000);
        line.Run(10 * Second);

        Assert.Equal(600_000, line.Estimator.BitsPerSecond);
        Assert.Equal(1, line.Layer);
    }

    [Fact]
    public void Without_feedback_the_loss_of_reports_decides()
    {
        var estimator = new BandwidthEstimator();
        for (int second = 1; second <= 5; second++) estimator.TakeLoss(0.2, second * Second);
        Assert.InRange(estimator.BitsPerSecond, 1_100_000, 1_300_000);

        for (int second = 6; second <= 20; second++) estimator.TakeLoss(0, second * Second);
        Assert.InRange(estimator.BitsPerSecond, BandwidthEstimator.Start, 5_000_000);
    }

    private void Say(SimulatedLine line) => output.WriteLine(
        $"layer {line.Layer}, estimate {line.Estimator.BitsPerSecond / 1000} kbit/s, longest queue {line.LongestQueue / 1000} ms, {line.Changes} changes, padding {line.Estimator.Probe.PaddingBytes} of {line.BytesSent} bytes");
}
