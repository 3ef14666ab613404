using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaseHub.Load.Hubs;

/// <summary>Takes one message of the hub, as it came; on any thread.</summary>
internal delegate void HubMessage(ReadOnlySpan<byte> message);

/// <summary>One page's connection to /hubs/live: SignalR's JSON protocol over a WebSocket, without negotiation.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private const byte EndOfMessage = 0x1E;
    private const int StalledReceiveBuffer = 4_096;

    // The hub gives a silent client up after 20 s.
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonNode?>> asked = new();
    private readonly HubMessage take;
    private readonly CancellationTokenSource leaving = new();
    private Task reading = Task.CompletedTask, pinging = Task.CompletedTask;
    private volatile bool isStalled;
    private int invocations;

    private HubClient(HubMessage take) => this.take = take;

    /// <summary>Whether the hub has ended it.</summary>
    public bool IsCut { get; private set; }

    /// <param name="hub">Of HTTP.</param>
    /// <param name="token">Of the person's.</param>
    /// <param name="take">Told of everything the hub says by itself.</param>
    /// <param name="willStall">The system is to keep little of what it does not read.</param>
    public static async Task<HubClient> ConnectAsync(Uri hub, string token, HubMessage take, bool willStall = false)
    {
        var client = new HubClient(take);
        client.socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = (context, cancel) => OpenAsync(context, willStall, cancel) });
        await client.socket.ConnectAsync(new UriBuilder(hub) { Scheme = "ws", Path = "/hubs/live" }.Uri, invoker, default);
        await client.SendAsync("""{"protocol":"json","version":1}""");
        client.reading = client.ReadAsync();
        client.pinging = client.PingAsync();
        return client;
    }

    /// <exception cref="InvalidOperationException">The hub refused; the message says how.</exception>
    public async Task<JsonNode?> AskAsync(string target, params object?[] arguments)
    {
        string id = Interlocked.Increment(ref invocations).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        asked[id] = answer;
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target, arguments }, JsonSerializerOptions.Web));
        JsonNode? reply = await answer.Task.WaitAsync(Patience);
        if (reply?["refusal"] is { } refusal) throw new InvalidOperationException($"{target} was refused: {refusal["code"]} {refusal["text"]}");
        return reply?["value"];
    }

    /// <summary>Reads nothing more, and goes on to say that it lives.</summary>
    public void Stall() => isStalled = true;

    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        socket.Abort();
        await Task.WhenAll(reading, pinging);
        socket.Dispose();
        sending.Dispose();
        leaving.Dispose();
    }

    private static async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, bool willStall, CancellationToken cancel)
    {
        var opened = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (willStall) opened.ReceiveBufferSize = StalledReceiveBuffer;
        await opened.ConnectAsync(context.DnsEndPoint, cancel);
        return new NetworkStream(opened, ownsSocket: true);
    }

    private async Task ReadAsync()
    {
        byte[] room = new byte[64 * 1024];
        int held = 0;
        try
        {
            while (!isStalled)
            {
                ValueWebSocketReceiveResult got = await socket.ReceiveAsync(room.AsMemory(held), leaving.Token);
                if (got.MessageType == WebSocketMessageType.Close) break;
                held += got.Count;
                int taken = TakeAll(room.AsSpan(0, held));
                room.AsSpan(taken, held - taken).CopyTo(room);
                held -= taken;
                if (held == room.Length) Array.Resize(ref room, 2 * room.Length);
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException)
        {
            // Over, by either side.
        }

        IsCut = !isStalled && !leaving.IsCancellationRequested;
        foreach (TaskCompletionSource<JsonNode?> waiting in asked.Values) waiting.TrySetException(new IOException("The hub's connection has ended."));
    }

    /// <returns>Bytes of whole messages.</returns>
    private int TakeAll(ReadOnlySpan<byte> bytes)
    {
        int taken = 0;
        for (int end; (end = bytes[taken..].IndexOf(EndOfMessage)) >= 0; taken += end + 1) Take(bytes.Slice(taken, end));
        return taken;
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        if (message.IndexOf("\"type\":1"u8) >= 0) take(message);
        else if (message.IndexOf("\"type\":3"u8) >= 0) Answer(JsonNode.Parse(message)!);
    }

    private void Answer(JsonNode completion)
    {
        if (!asked.TryRemove((string)completion["invocationId"]!, out TaskCompletionSource<JsonNode?>? answer)) return;
        if (completion["error"] is { } error) answer.TrySetException(new InvalidOperationException((string?)error));
        else answer.TrySetResult(completion["result"]);
    }

    private async Task PingAsync()
    {
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                await Task.Delay(PingEvery, leaving.Token);
                await SendAsync("""{"type":6}""");
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException)
        {
            IsCut = !leaving.IsCancellationRequested;
        }
    }

    private async Task SendAsync(string message)
    {
        await sending.WaitAsync(leaving.Token);
        try
        {
            await socket.SendAsync((byte[])[.. System.Text.Encoding.UTF8.GetBytes(message), EndOfMessage], WebSocketMessageType.Text, endOfMessage: true, leaving.Token);
        }
        finally
        {
            sending.Release();
        }
    }
}
