using System.Text.Json;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Interop;

/// <summary>A device that shares no code with us or the browsers publishes by WHIP and watches by WHEP.</summary>
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
