using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Interop;

namespace CaseHub.Web.Tests.Faults;

/// <summary>Somebody in the room without camera and microphone: a bare client of docs/protocol.md (SignalR's JSON protocol over one WebSocket).</summary>
internal sealed class LiveLink : IAsyncDisposable
{
    private const byte RecordSeparator = 0x1E;
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(5);

    private readonly ClientWebSocket socket = new();
    private readonly CancellationTokenSource ending = new();
    private readonly Lock changing = new();
    private readonly Dictionary<string, TaskCompletionSource<JsonElement>> calls = [];
    private readonly List<(Func<JsonElement, bool> IsMet, TaskCompletionSource Met)> waiting = [];
    private readonly SemaphoreSlim sending = new(1);
    private Task listening = Task.CompletedTask;
    private JsonElement room;

    /// <summary>The room as the hub said it last.</summary>
    public JsonElement Room
    {
        get
        {
            lock (changing) return room;
        }
    }

    public static async Task<LiveLink> JoinAsync(RunningHub hub, ApiPerson person, string session, CancellationToken cancel)
    {
        var link = new LiveLink();
        link.socket.Options.SetRequestHeader("Authorization", $"Bearer {person.Token}");
        await link.socket.ConnectAsync(new UriBuilder(hub.Address) { Scheme = "ws", Path = "/hubs/live" }.Uri, cancel);
        await link.SendAsync(new { protocol = "json", version = 1 }, cancel);
        link.listening = link.ListenAsync();
        await link.CallAsync("Hello", cancel, 1, null);
        await link.CallAsync("Join", cancel, session, Guid.NewGuid(), Guid.NewGuid(), false, false);
        return link;
    }

    /// <returns>The value of the answer.</returns>
    public async Task<JsonElement> CallAsync(string method, CancellationToken cancel, params object?[] arguments)
    {
        string id = Guid.NewGuid().ToString("N");
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (changing) calls[id] = answer;
        await SendAsync(new { type = 1, invocationId = id, target = method, arguments }, cancel);
        JsonElement reply = await answer.Task.WaitAsync(TimeSpan.FromSeconds(10), cancel);
        Assert.True(reply.GetProperty("refusal").ValueKind == JsonValueKind.Null, $"{method}: {reply}");
        return reply.GetProperty("value");
    }

    /// <summary>Waits until the room's recording is as asked for.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> UntilRecordingAsync(string what, Func<JsonElement, bool> isMet, TimeSpan patience, CancellationToken cancel)
    {
        long began = Stopwatch.GetTimestamp();
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (changing)
        {
            waiting.Add((isMet, met));
            Look();
        }

        try
        {
            await met.Task.WaitAsync(patience, cancel);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"Within {patience} the room did not say that {what}; it says {Room}", late);
        }

        return Stopwatch.GetElapsedTime(began);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await listening;
        socket.Dispose();
        ending.Dispose();
        sending.Dispose();
    }

    private async Task ListenAsync()
    {
        using var pings = new Timer(_ => _ = SendAsync(new { type = 6 }, ending.Token), null, PingEvery, PingEvery);
        byte[] buffer = new byte[64 * 1024];
        var message = new List<byte>();
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), ending.Token) is { MessageType: not WebSocketMessageType.Close } part)
            {
                foreach (byte one in buffer.AsSpan(0, part.Count))
                {
                    if (one != RecordSeparator) message.Add(one);
                    else Take(message);
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException)
        {
            // The link has ended; whoever waits for something runs into their own deadline.
        }
    }

    private void Take(List<byte> message)
    {
        JsonElement element = JsonDocument.Parse(message.ToArray()).RootElement;
        message.Clear();
        if (!element.TryGetProperty("type", out JsonElement type)) return;
        lock (changing)
        {
            if (type.GetInt32() == 1 && element.GetProperty("target").GetString() == "Room")
            {
                room = element.GetProperty("arguments")[1];
                Look();
            }

            if (type.GetInt32() == 3 && calls.Remove(element.GetProperty("invocationId").GetString()!, out var call)) Answer(call, element);
        }
    }

    private static void Answer(TaskCompletionSource<JsonElement> call, JsonElement completion)
    {
        if (completion.TryGetProperty("result", out JsonElement result)) call.SetResult(result);
        else call.SetException(new InvalidOperationException(completion.ToString()));
    }

    private void Look()
    {
        if (room.ValueKind != JsonValueKind.Object || room.GetProperty("recording") is not { ValueKind: JsonValueKind.Object } recording) return;
        foreach (var (isMet, met) in waiting)
        {
            if (isMet(recording)) met.TrySetResult();
        }

        waiting.RemoveAll(wait => wait.Met.Task.IsCompleted);
    }

    private async Task SendAsync(object message, CancellationToken cancel)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message, JsonSerializerOptions.Web)), RecordSeparator];
        await sending.WaitAsync(cancel);
        try
        {
            await socket.SendAsync(bytes.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancel);
        }
        finally
        {
            sending.Release();
        }
    }
}
