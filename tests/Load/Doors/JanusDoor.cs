using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CaseHub.Load.Peers;
using CaseHub.Recorder.Wire;

namespace CaseHub.Load.Doors;

/// <summary>
/// The video room of Janus over its REST API: a session and a handle for each peer; publishers offer, viewers answer Janus' offer. Needs
/// <c>ice_lite</c> in its configuration, since our peers control ICE.
/// </summary>
internal sealed class JanusDoor(PeerLoop loop, HttpClient http, Uri janus, int room) : IDoor
{
    private readonly List<JsonNode> feeds = [];

    public async Task<Visit> PublishAsync(Publisher publisher)
    {
        Handle handle = await AttachAsync();
        long posted = Stopwatch.GetTimestamp();
        JsonNode joined = await AskAsync(handle, new JsonObject { ["request"] = "join", ["ptype"] = "publisher", ["room"] = room });
        JsonNode answered = await AskAsync(handle, new JsonObject { ["request"] = "publish" }, "offer", publisher.Offer());
        long connected = await ConnectAsync(publisher, answered);
        feeds.Add(joined["plugindata"]!["data"]!["id"]!.DeepClone());
        return new Visit(Stopwatch.GetElapsedTime(posted, connected), () => LeaveAsync(handle));
    }

    public async Task<Visit> ViewAsync(Viewer viewer, int audio, int video, Feedback feedback)
    {
        Handle handle = await AttachAsync();
        var streams = new JsonArray([.. feeds.Select(feed => new JsonObject { ["feed"] = feed.DeepClone() })]);
        long posted = Stopwatch.GetTimestamp();
        JsonNode offered = await AskAsync(handle, new JsonObject { ["request"] = "join", ["ptype"] = "subscriber", ["room"] = room, ["streams"] = streams });
        SdpSession offer = RemoteDescription.Parse(SdpOf(offered));
        await PostAsync(handle, new JsonObject { ["request"] = "start" }, "answer", viewer.Offers.Accepting(offer));
        // An offerer that is actpass leaves the choice to us: we open DTLS (RFC 8842 §5.3).
        long connected = await loop.ConnectAsync(viewer, RemoteDescription.Read(offer));
        return new Visit(Stopwatch.GetElapsedTime(posted, connected), () => LeaveAsync(handle));
    }

    private Task<long> ConnectAsync(LoadPeer peer, JsonNode answered) =>
        loop.ConnectAsync(peer, RemoteDescription.Read(RemoteDescription.Parse(SdpOf(answered))));

    private async Task<Handle> AttachAsync()
    {
        JsonNode created = await SendAsync(janus, new JsonObject { ["janus"] = "create" });
        var session = new Uri($"{janus}/{created["data"]!["id"]}");
        JsonNode attached = await SendAsync(session, new JsonObject { ["janus"] = "attach", ["plugin"] = "janus.plugin.videoroom" });
        return new Handle(session, new Uri($"{session}/{attached["data"]!["id"]}"));
    }

    /// <summary>Asks the plugin and waits for its event: Janus acknowledges at once and answers by a long poll.</summary>
    private async Task<JsonNode> AskAsync(Handle handle, JsonObject body, string? type = null, string? sdp = null)
    {
        await PostAsync(handle, body, type, sdp);
        while (true)
        {
            JsonNode happened = await http.GetFromJsonAsync<JsonNode>(handle.Session) ?? throw new HttpRequestException("Janus answered nothing.");
            JsonNode? data = happened["plugindata"]?["data"];
            if (data?["error"] is { } error) throw new HttpRequestException($"Janus refused: {error}");
            if (data is not null) return happened;
        }
    }

    private Task<JsonNode> PostAsync(Handle handle, JsonObject body, string? type, string? sdp)
    {
        var message = new JsonObject { ["janus"] = "message", ["body"] = body };
        if (type is not null) message["jsep"] = new JsonObject { ["type"] = type, ["sdp"] = sdp };
        return SendAsync(handle.Address, message);
    }

    private Task LeaveAsync(Handle handle) => SendAsync(handle.Session, new JsonObject { ["janus"] = "destroy" });

    private async Task<JsonNode> SendAsync(Uri to, JsonObject message)
    {
        message["transaction"] = Guid.NewGuid().ToString("N");
        using HttpResponseMessage response = await http.PostAsJsonAsync(to, message);
        JsonNode answer = await response.Content.ReadFromJsonAsync<JsonNode>() ?? throw new HttpRequestException("Janus answered nothing.");
        return (string?)answer["janus"] == "error" ? throw new HttpRequestException($"Janus refused: {answer["error"]}") : answer;
    }

    private static string SdpOf(JsonNode happened) =>
        (string?)happened["jsep"]?["sdp"] ?? throw new HttpRequestException($"Janus described nothing: {happened.ToJsonString()}");

    private sealed record Handle(Uri Session, Uri Address);
}
