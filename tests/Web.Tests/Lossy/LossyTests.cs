using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Lossy;

/// <summary>A GP behind a bad line, a specialist on a good one, both on the relay.</summary>
public sealed class LossyTests
{
    private static readonly LineQuality Good = new(0, TimeSpan.FromMilliseconds(20), 4_000, TimeSpan.FromMilliseconds(200));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact, Trait("Category", "Interop")]
    public Task A_consult_goes_on_over_a_line_that_loses_every_tenth_packet() => CallAsync(Good, async (line, gp, specialist) =>
    {
        line.Quality = Good with { Loss = 0.1, Delay = TimeSpan.FromMilliseconds(50), KilobitsPerSecond = 500 };
        var (down, up) = (await gp.ReceiveAsync(5), await specialist.ReceiveAsync(5));
        Tell($"{Row(down)} / {Row(up)}");

        // Most of the sound is real and the picture moves; how well is measured by the matrix, not judged here.
        Assert.All([down, up], received => Assert.InRange(received.ConcealedShare, 0, 0.5));
        Assert.All([down, up], received => Assert.True(received.FramesPerSecond > 0));
        Assert.True(line.Count.Lost > 0);
    });

    /// <summary>Prints the table of docs/media.md.</summary>
    [Fact, Trait("Category", "Long")]
    public Task What_comes_through_which_line_is_shown_as_a_table() => CallAsync(Good, async (line, gp, specialist) =>
    {
        Tell("| loss | one way | line | GP sees: pictures/s, height, frozen | GP hears: made up | specialist sees | specialist hears: made up |");
        Tell("|---|---|---|---|---|---|---|");
        foreach (LineQuality quality in Matrix())
        {
            line.Quality = quality;
            // The first seconds belong to the controllers on both sides.
            await gp.ReceiveAsync(6);
            Received[] both = await Task.WhenAll(gp.ReceiveAsync(10), specialist.ReceiveAsync(10));
            Tell($"| {quality.Loss:P0} | {quality.Delay.TotalMilliseconds:F0} ms | {quality.KilobitsPerSecond:F0} kbit/s | {Row(both[0])} | {Row(both[1])} |");
        }
    });

    /// <summary>Prints one more row of the table, for a firewall that lets only TCP through.</summary>
    [Theory, Trait("Category", "Long")]
    [InlineData(20, 500)]
    [InlineData(20, 150)]
    [InlineData(200, 500)]
    public async Task What_comes_through_a_slow_line_by_tcp_is_shown_as_a_row(int delayMilliseconds, double kilobitsPerSecond)
    {
        var quality = Good with { Delay = TimeSpan.FromMilliseconds(delayMilliseconds), KilobitsPerSecond = kilobitsPerSecond };
        await using var hub = await RunningHub.StartAsync(Cancel, ("CaseHub__Live__RelayOnly", "true"));
        await using var line = new SlowTcpLine(hub.MediaPort, quality);
        await using var pair = await Pair.SignInAsync(hub);
        var (gp, specialist) = pair;
        await Evidence.OnFailureAsync(hub, [gp, specialist], async () =>
        {
            await MeetAsync(gp, specialist, "tcp", line.Port);
            await gp.ReceiveAsync(6);
            Received[] both = await Task.WhenAll(gp.ReceiveAsync(10), specialist.ReceiveAsync(10));
            Tell($"| TCP | {delayMilliseconds} ms | {kilobitsPerSecond:F0} kbit/s | {Row(both[0])} | {Row(both[1])} |");
        });
    }

    private static IEnumerable<LineQuality> Matrix()
    {
        foreach (double loss in (double[])[0, 0.05, 0.1, 0.2, 0.3]) yield return Good with { Loss = loss, KilobitsPerSecond = 500 };
        foreach (double rate in (double[])[150, 64, 24]) yield return Good with { KilobitsPerSecond = rate };
        foreach (double delay in (double[])[200, 800]) yield return Good with { Delay = TimeSpan.FromMilliseconds(delay), KilobitsPerSecond = 500 };
        yield return new(0.05, TimeSpan.FromMilliseconds(200), 64, TimeSpan.FromMilliseconds(500));
        yield return Good;
    }

    private static string Row(Received received) =>
        $"{received.FramesPerSecond:F0}, {received.Height:F0}p, {received.FrozenShare:P0} | {received.ConcealedShare:P1}";

    private static void Tell(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);

    private static async Task CallAsync(LineQuality quality, Func<LossyLine, Clinician, Clinician, Task> measure)
    {
        await using var hub = await RunningHub.StartAsync(Cancel, ("CaseHub__Live__RelayOnly", "true"));
        await using var line = new LossyLine(hub.MediaPort, quality, seed: 5_081);
        await using var pair = await Pair.SignInAsync(hub);
        var (gp, specialist) = pair;
        await Evidence.OnFailureAsync(hub, [gp, specialist], async () =>
        {
            await MeetAsync(gp, specialist, "udp", line.Port);
            await measure(line, gp, specialist);
        });
    }

    private static async Task MeetAsync(Clinician gp, Clinician specialist, string transport, int port)
    {
        await gp.TakeTheLineAsync(transport, port);
        await specialist.TakeTheLineAsync("udp", 0);
        string room = await gp.OpenRoomAsync(specialist);
        await gp.EnterRoomAsync();
        await specialist.OpenAsync(room);
        await specialist.EnterRoomAsync();
        await Task.WhenAll(gp.SeeAndHearAsync(), specialist.SeeAndHearAsync());
    }
}
