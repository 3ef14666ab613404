using System.Diagnostics;
using System.Globalization;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>Figures, not rules: run by name (docs/media.md says how), never with the other tests.</summary>
public class MeterCost(ITestOutputHelper output)
{
    private const int Viewers = 200;
    private const int Looks = 100;

    /// <summary>Nothing is added to a packet's way, so what there is to measure is a look: the loop's, once a second whoever listens, and the listener's own.</summary>
    [Fact(Explicit = true)]
    public async Task What_looking_at_two_hundred_viewers_once_a_second_costs()
    {
        await using var stage = new Stage(new MediaOptions { PeerTimeout = TimeSpan.FromSeconds(120) });
        using var readings = new Readings(stage.Engine, keeps: false);
        TestPeer publisher = await stage.PublishAsync();
        for (int i = 0; i < Viewers; i++) await stage.ViewAsync();
        publisher.SendRtp(Stage.VideoHeader(1), Stage.Keyframe(0));
        Assert.True(SpinWait.SpinUntil(() => stage.Room.Statistics().Count == Viewers + 1, TestPeer.Patience));

        double loop = await MedianAsync(() => stage.Room.Home.Loop.Mailbox.TryAsk(() => Time(stage.Room.Home.Room.RefreshStatistics), out Task<double> took) ? took : Task.FromResult(0.0));
        double listener = await MedianAsync(() => Task.FromResult(Time(() => readings.Collect())));

        Print("statistics-percent-of-a-core", loop * 100, readings);
        Print("meters-percent-of-a-core", listener * 100, readings);
    }

    private static async Task<double> MedianAsync(Func<Task<double>> measure)
    {
        var times = new List<double>();
        for (int i = 0; i < Looks; i++) times.Add(await measure());
        times.Sort();
        return times[Looks / 2];
    }

    private static double Time(Action look)
    {
        long start = Stopwatch.GetTimestamp();
        look();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private void Print(string figure, double percent, Readings readings) => output.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{{\"figure\":\"{figure}\",\"value\":{percent:F3},\"viewers\":{Viewers},\"everySeconds\":1,\"series\":{readings.Count / Looks}}}"));
}
