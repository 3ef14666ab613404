using System.Diagnostics;
using System.Text.Json;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Lossy;

namespace CaseHub.Web.Tests.Interop;

/// <summary>What two Chromiums send and get through the relay, as their own statistics tell it (W3C webrtc-stats).</summary>
[Trait("Category", "Interop")]
public sealed class SimulcastTests
{
    private static readonly LineQuality Good = new(0, TimeSpan.FromMilliseconds(20), 8_000, TimeSpan.FromMilliseconds(300));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chromium_sends_three_layers_and_a_viewer_gets_the_one_that_its_tile_and_its_line_allow()
    {
        await using var hub = await RunningHub.StartAsync(Cancel, ("CaseHub__Live__RelayOnly", "true"));
        await using var line = new LossyLine(hub.MediaPort, Good, seed: 5_081);
        await using var pair = await Pair.SignInAsync(hub, gpIsSharp: true);
        var (gp, specialist) = pair;
        await Evidence.OnFailureAsync(hub, [gp, specialist], async () =>
        {
            await gp.TakeTheLineAsync("udp", 0);
            await specialist.TakeTheLineAsync("udp", line.Port);
            string room = await gp.OpenRoomAsync(specialist);
            await specialist.OpenAsync(room);
            await Task.WhenAll(gp.EnterRoomAsync(), specialist.EnterRoomAsync());

            int[] sent = await LinesAsync(gp, "outbound-rtp", lines => lines.Length == 3);
            Assert.Equal([sent[2] / 4, sent[2] / 2, sent[2]], sent);
            await SeesAsync(specialist, "at first", lines => lines == sent[2]);

            await specialist.Page.SetViewportSizeAsync(400, 300);
            await SeesAsync(specialist, "in a small window", lines => lines < sent[2]);
            await specialist.Page.SetViewportSizeAsync(1280, 800);
            await SeesAsync(specialist, "in a large window", lines => lines == sent[2]);

            line.Quality = Good with { KilobitsPerSecond = 600 };
            await SeesAsync(specialist, "on a narrow line", lines => lines < sent[2]);
            line.Quality = Good;
            await SeesAsync(specialist, "on a wide line again", lines => lines == sent[2]);
        });
    }

    private static async Task SeesAsync(Clinician viewer, string where, Func<int, bool> isExpected)
    {
        var waited = Stopwatch.StartNew();
        int[] seen = await LinesAsync(viewer, "inbound-rtp", lines => lines is [var only] && isExpected(only));
        TestContext.Current.TestOutputHelper!.WriteLine($"{where}: {seen[0]} lines after {waited.Elapsed.TotalSeconds:F1} s");
    }

    /// <summary>The heights of the pictures that flow, the lowest first, once they are as wanted.</summary>
    private static async Task<int[]> LinesAsync(Clinician person, string type, Func<int[], bool> areWanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        int[] lines = [];
        while (!areWanted(lines))
        {
            Assert.False(patience.IsCancellationRequested, $"{type} stayed at {string.Join(' ', lines)} lines.");
            string json = await person.Page.EvaluateAsync<string>($$"""
                async () => {
                  const flowing = async () => (await Promise.all(window.connections.map(async c => [...(await c.getStats()).values()]))).flat()
                    .filter(s => s.type === '{{type}}' && s.kind === 'video');
                  const before = new Map((await flowing()).map(s => [s.id + s.ssrc, s.framesEncoded ?? s.framesDecoded]));
                  await new Promise(done => setTimeout(done, 500));
                  return JSON.stringify((await flowing()).filter(s => (s.framesEncoded ?? s.framesDecoded) > (before.get(s.id + s.ssrc) ?? 0)).map(s => s.frameHeight));
                }
                """);
            lines = [.. JsonSerializer.Deserialize<int[]>(json)!.Order()];
        }

        return lines;
    }
}
