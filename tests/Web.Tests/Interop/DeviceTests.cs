using System.Text.Json;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Interop;

/// <summary>Devices that share no code with us or the browsers publish by WHIP and watch by WHEP.</summary>
[Trait("Category", "Interop")]
public sealed class DeviceTests
{
    private static readonly string Peer = Path.Combine(Repository.Root, "tests/Web.Tests/Interop/peer.py");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Aiortc_publishes_and_watches()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        using var gp = await ApiPerson.SignInAsync(hub, Persona.Gp, Cancel);
        using var specialist = await ApiPerson.SignInAsync(hub, Persona.Specialist, Cancel);
        string session = await gp.StartSessionAsync(specialist, Cancel);
        var (whip, publish) = await gp.MediaTokenAsync(session, "publish", Cancel);
        await using var publisher = new Outsider("/usr/bin/python3", Peer, "publish", whip, publish);
        await publisher.LineAsync("published", Cancel);

        var seen = await WatchAsync(specialist, session);
        Assert.InRange(seen.GetProperty("luma").GetDouble(), 130, 150);
    }

    [Fact]
    public async Task Simple_whip_client_is_seen_and_heard_by_aiortc()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        using var gp = await ApiPerson.SignInAsync(hub, Persona.Gp, Cancel);
        using var specialist = await ApiPerson.SignInAsync(hub, Persona.Specialist, Cancel);
        string session = await gp.StartSessionAsync(specialist, Cancel);
        var (whip, publish) = await gp.MediaTokenAsync(session, "publish", Cancel);
        await using var publisher = new Outsider("whip-client", "-u", whip, "-t", publish, "-o",
            "-A", "audiotestsrc is-live=true freq=660 ! audioconvert ! audioresample ! queue ! opusenc ! rtpopuspay pt=100 ssrc=1 ! queue ! application/x-rtp,media=audio,encoding-name=OPUS,payload=100",
            "-V", "videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=15/1 ! videoconvert ! queue ! vp8enc deadline=1 keyframe-max-dist=30 ! rtpvp8pay pt=96 ssrc=2 ! queue ! application/x-rtp,media=video,encoding-name=VP8,payload=96");

        await WatchAsync(specialist, session);
    }

    /// <summary>What aiortc decoded of the session, by a viewer's token.</summary>
    private static async Task<JsonElement> WatchAsync(ApiPerson person, string session)
    {
        var (whep, view) = await person.MediaTokenAsync(session, "view", Cancel);
        await using var viewer = new Outsider("/usr/bin/python3", Peer, "view", whep, view);
        string line = await viewer.LineAsync("{", Cancel);
        TestContext.Current.TestOutputHelper!.WriteLine(line);
        var seen = JsonDocument.Parse(line).RootElement;
        Assert.Equal(30, seen.GetProperty("pictures").GetInt32());
        Assert.True(seen.GetProperty("soundPeak").GetInt32() > 1000);
        return seen;
    }
}
