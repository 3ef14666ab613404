using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Interop;

/// <summary>Chromium by the ways that a firewall or a change of network leaves it.</summary>
[Trait("Category", "Interop")]
public sealed class ChromiumTests
{
    private const string LoseTheWay = """
        () => {
          window.ufrags = window.connections.map(c => c.currentLocalDescription.sdp.match(/ice-ufrag:(.*)/)[1]);
          for (const connection of window.connections) {
            Object.defineProperty(connection, 'connectionState', { get: () => 'disconnected', configurable: true });
            connection.onconnectionstatechange();
            delete connection.connectionState;
          }
        }
        """;

    private static readonly string Script = File.ReadAllText(Path.Combine(Repository.Root, "tests/Web.Tests/Interop/whip.js"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_clinicians_meet_on_a_hub_that_is_reached_by_tcp_alone()
    {
        await using var hub = await RunningHub.StartAsync(Cancel, [("CaseHub__Live__RelayOnly", "true"), .. TcpAlone()]);
        await using var pair = await Pair.SignInAsync(hub);
        var (gp, specialist) = pair;
        await Evidence.OnFailureAsync(hub, [gp, specialist], async () =>
        {
            string room = await gp.OpenRoomAsync(specialist);
            await gp.EnterRoomAsync();
            await specialist.OpenAsync(room);
            await specialist.EnterRoomAsync();

            await Task.WhenAll(gp.SeeAndHearAsync(), specialist.SeeAndHearAsync());
        });
    }

    [Fact]
    public async Task A_page_that_publishes_tells_how_long_it_is_to_it_and_back()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        await using var page = await Clinician.SignInAsync(hub, Persona.Gp);
        using var gp = await ApiPerson.SignInAsync(hub, Persona.Gp, Cancel);
        using var adviser = await ApiPerson.SignInAsync(hub, Persona.Specialist, Cancel);
        using var admin = await ApiPerson.SignInAsync(hub, Persona.Administrator, Cancel);
        string session = await gp.StartSessionAsync(adviser, Cancel);
        var (whip, publish) = await gp.MediaTokenAsync(session, "publish", Cancel);
        var (whep, view) = await gp.MediaTokenAsync(session, "view", Cancel);
        await page.Page.EvaluateAsync(Script);

        await page.Page.EvaluateAsync("ways => window.meet(...ways)", new[] { whip, publish, whep, view });

        for (long deadline = Environment.TickCount64 + 30_000; !await IsKnownAsync(admin); await Task.Delay(100, Cancel))
            Assert.True(Environment.TickCount64 < deadline, "Nothing was told of the way to the publisher.");
    }

    private static async Task<bool> IsKnownAsync(ApiPerson admin) =>
        (await admin.GetAsync("/api/live", Cancel)).GetProperty("rooms").EnumerateArray()
            .SelectMany(room => room.GetProperty("peers").EnumerateArray())
            .Any(peer => peer.GetProperty("role").GetString() == "publishes" && peer.TryGetProperty("roundTripMs", out _));

    [Fact]
    public async Task A_page_publishes_by_whip_watches_by_whep_and_restarts_ice_without_a_new_connection()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        await using var page = await Clinician.SignInAsync(hub, Persona.Gp);
        using var gp = await ApiPerson.SignInAsync(hub, Persona.Gp, Cancel);
        using var adviser = await ApiPerson.SignInAsync(hub, Persona.Specialist, Cancel);
        string session = await gp.StartSessionAsync(adviser, Cancel);
        var (whip, publish) = await gp.MediaTokenAsync(session, "publish", Cancel);
        var (whep, view) = await gp.MediaTokenAsync(session, "view", Cancel);
        await page.Page.EvaluateAsync(Script);

        await page.Page.EvaluateAsync("ways => window.meet(...ways)", new[] { whip, publish, whep, view });
        await page.UntilAsync("() => window.frames.decoded >= 30", 30_000);
        string before = await page.Page.EvaluateAsync<string>("() => window.ufrag");
        Assert.Equal(200, await page.Page.EvaluateAsync<int>("() => window.restart()"));
        await page.UntilAsync($"() => window.ufrag && window.ufrag !== '{before}'", 30_000);
        await page.Page.EvaluateAsync("() => { window.frames.since = window.frames.decoded; }");
        await page.UntilAsync("() => window.frames.decoded >= window.frames.since + 30", 30_000);

        // Closed, failed and disconnected would each have been another state on the way.
        Assert.Equal(["connecting", "connected"], await page.Page.EvaluateAsync<string[]>("() => window.states"));
    }

    [Fact]
    public async Task A_room_page_keeps_its_connections_over_a_change_of_network()
    {
        await using var hub = await RunningHub.StartAsync(Cancel, ("CaseHub__Live__RelayOnly", "true"));
        await using var pair = await Pair.SignInAsync(hub);
        var (gp, specialist) = pair;
        await Evidence.OnFailureAsync(hub, [gp, specialist], async () =>
        {
            await specialist.Page.AddInitScriptAsync("window.connections = []; window.RTCPeerConnection = class extends RTCPeerConnection { constructor(...p) { super(...p); window.connections.push(this); } };");
            string room = await gp.OpenRoomAsync(specialist);
            await gp.EnterRoomAsync();
            await specialist.OpenAsync(room);
            await specialist.EnterRoomAsync();
            await specialist.SeeAndHearAsync();

            // What Chromium says when checks go unanswered for some seconds; the way itself is left alone.
            await specialist.Page.EvaluateAsync(LoseTheWay);
            await specialist.UntilAsync("() => window.connections.every((c, i) => c.connectionState !== 'connected' || c.currentLocalDescription.sdp.match(/ice-ufrag:(.*)/)[1] !== window.ufrags[i])");
            await specialist.Page.EvaluateAsync("() => window.connections.forEach(c => c.onconnectionstatechange?.())");

            await Task.WhenAll(gp.SeeAndHearAsync(), specialist.SeeAndHearAsync(120));
            Assert.Equal(2, await specialist.Page.EvaluateAsync<int>("() => window.connections.length"));
        });
    }

    /// <summary>The machine's own addresses, announced for TCP and nothing else.</summary>
    private static IEnumerable<(string Name, string Value)> TcpAlone() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork)
            .OrderBy(IPAddress.IsLoopback)
            .Select((address, index) => ($"CaseHub__Media__Addresses__{index}", $"tcp/{address}"));
}
