using System.Diagnostics;
using System.Text.Json;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Interop;

/// <summary>
/// A briefing whose camera comes by <c>simple-whip-client</c> (GStreamer, as Debian ships it), and whose player is aiortc. Of sound alone, as an interpreter's booth
/// would send it, this client ends with damaged memory in one of eight runs.
/// </summary>
[Trait("Category", "Interop")]
public sealed class BriefingDeviceTests
{
    private const string Picture = "videotestsrc is-live=true pattern=solid-color foreground-color=0xff909090 ! video/x-raw,width=320,height=240,framerate=15/1 ! videoconvert ! queue ! vp8enc deadline=1 keyframe-max-dist=30 ! rtpvp8pay pt=96 ssrc=2 ! application/x-rtp,media=video,encoding-name=VP8,payload=96";

    private const string Tone =
        "audiotestsrc is-live=true wave=sine freq=660 ! audioconvert ! audioresample ! queue ! opusenc ! rtpopuspay pt=111 ssrc=1 ! application/x-rtp,media=audio,encoding-name=OPUS,payload=111";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Simple_whip_client_is_a_track_of_the_stage()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        using var host = await ApiPerson.SignInAsync(hub, Persona.Guest, Cancel);
        using var audience = await ApiPerson.SignInAsync(hub, Persona.Gp, Cancel);
        string session = await BriefingAsync(host, audience);
        string shim = Path.Combine(Directory.CreateTempSubdirectory("one-soup-").FullName, "one_soup.so");
        await CompileAsync(shim);

        await using var camera = await WhipAsync(shim, host, session, "-V", Picture, "-A", Tone);
        var seen = await WatchAsync(audience, session);

        // Grey of 0x90 is 139.7 as video has it.
        Assert.InRange(seen.GetProperty("luma").GetDouble(), 130, 150);
        Assert.True(seen.GetProperty("soundPeak").GetInt32() > 1_000);
    }

    /// <summary>A live briefing whose host is on stage, with somebody in the audience.</summary>
    private static async Task<string> BriefingAsync(ApiPerson host, ApiPerson audience)
    {
        var made = await host.PostAsync("/api/briefings", new
        {
            title = "Devices", startsAt = DateTimeOffset.UtcNow.AddMinutes(5), minutes = 60, languages = (string[])["en"], whoMayCome = "network",
        }, Cancel);
        string id = made.GetProperty("id").GetString()!, session = made.GetProperty("sessionId").GetString()!;
        await audience.PostAsync($"/api/briefings/{id}/seat", null, Cancel);
        await host.PostAsync($"/api/sessions/{session}/stage/begin", null, Cancel);
        var leader = (await host.GetAsync("/api/identity/me", Cancel)).GetProperty("me").GetProperty("id").GetString();
        await host.PutAsync($"/api/sessions/{session}/stage/people/{leader}/place", new { to = "Stage" }, Cancel);
        return session;
    }

    private static async Task<Outsider> WhipAsync(string shim, ApiPerson owner, string session, params string[] pipelines)
    {
        var (whip, token) = await owner.MediaTokenAsync(session, "publish", Cancel);
        var client = new Outsider("/usr/bin/env", [$"LD_PRELOAD={shim}", "whip-client", "-o", "-u", whip, "-t", token, .. pipelines]);
        await client.LineAsync("[WHIP] PeerConnection connected", Cancel);
        return client;
    }

    private static async Task<JsonElement> WatchAsync(ApiPerson person, string session)
    {
        var (whep, token) = await person.MediaTokenAsync(session, "view", Cancel);
        await using var viewer = new Outsider("/usr/bin/python3", Path.Combine(Repository.Root, "tests/Web.Tests/Interop/peer.py"), "view", whep, token);
        string line = await viewer.LineAsync("{", Cancel);
        TestContext.Current.TestOutputHelper!.WriteLine(line);
        return JsonDocument.Parse(line).RootElement;
    }

    private static async Task CompileAsync(string shim)
    {
        using var gcc = Process.Start("gcc", ["-shared", "-fPIC", "-Wall", "-Werror", "-o", shim, Path.Combine(Repository.Root, "tests/Web.Tests/Interop/one_soup.c"), "-ldl"]);
        await gcc.WaitForExitAsync(Cancel);
        Assert.Equal(0, gcc.ExitCode);
    }
}
