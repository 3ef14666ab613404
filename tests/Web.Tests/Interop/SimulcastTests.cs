using System.Text.Json;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Interop;

/// <summary>What two Chromiums send and get through the relay, as their own statistics tell it (W3C webrtc-stats).</summary>
[Trait("Category", "Interop")]
public sealed class SimulcastTests
{
    /// <summary>Keeps every connection of the page where the test finds it.</summary>
    private const string KeepConnections = """
        window.connections = [];
        window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
          construct(target, given) { const made = new target(...given); window.connections.push(made); return made; },
        });
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chromium_sends_three_layers_and_a_viewer_is_shown_the_highest()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        await using var gp = await Clinician.SignInAsync(hub, Persona.Gp, sharp: true, script: KeepConnections);
        await using var specialist = await Clinician.SignInAsync(hub, Persona.Specialist, script: KeepConnections);
        await Evidence.OnFailureAsync(hub, [gp, specialist], async () =>
        {
            string room = await gp.OpenRoomAsync(specialist);
            await specialist.OpenAsync(room);
            await Task.WhenAll(gp.EnterRoomAsync(), specialist.EnterRoomAsync());
            // A recording that is asked for keeps both on the relay.
            await gp.AskToRecordAsync();
            await Task.WhenAll(gp.UntilOnAsync("Relay"), specialist.UntilOnAsync("Relay"));

            int[] sent = await LinesAsync(gp, "outbound-rtp", lines => lines.Length == 3);
            int[] seen = await LinesAsync(specialist, "inbound-rtp", lines => lines.Contains(sent[^1]));
            TestContext.Current.TestOutputHelper!.WriteLine($"sent {string.Join(' ', sent)}, seen {string.Join(' ', seen)}");
            Assert.Equal([sent[2] / 4, sent[2] / 2, sent[2]], sent);
        });
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
