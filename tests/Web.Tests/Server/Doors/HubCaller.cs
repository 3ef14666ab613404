using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace CaseHub.Web.Tests.Server.Doors;

/// <summary>Calls any method of the live hub by its name, one after the other (SignalR's JSON protocol over one WebSocket).</summary>
internal sealed class HubCaller : IAsyncDisposable
{
    private const char RecordSeparator = '\u001e';
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket socket = new();
    private readonly StringBuilder heard = new();
    private int calls;

    /// <param name="server">Where.</param>
    /// <param name="person">Whose bearer token, or whose cookie, it comes with.</param>
    public static async Task<HubCaller> ConnectAsync(Uri server, HttpClient person)
    {
        var caller = new HubCaller();
        if (person.DefaultRequestHeaders.Authorization is { } token) caller.socket.Options.SetRequestHeader("Authorization", token.ToString());
        using var deadline = new CancellationTokenSource(Patience);
        await caller.socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hubs/live" }.Uri, deadline.Token);
        await caller.SendAsync("""{"protocol":"json","version":1}""");
        await caller.NextAsync();
        return caller;
    }

    /// <returns>The code of the refusal; null where it was granted.</returns>
    public async Task<string?> RefusalAsync(string method, params object?[] arguments)
    {
        string id = $"{++calls}";
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments }));
        while (true)
        {
            var message = await NextAsync();
            if (!message.TryGetProperty("invocationId", out var about) || about.GetString() != id || message.GetProperty("type").GetInt32() != 3) continue;
            if (message.TryGetProperty("error", out var error)) return error.GetString();
            var refusal = message.GetProperty("result").GetProperty("refusal");
            return refusal.ValueKind == JsonValueKind.Null ? null : refusal.GetProperty("code").GetString();
        }
    }

    /// <summary>Waits until the hub has cut the connection.</summary>
    public async Task EndedAsync()
    {
        try
        {
            while (true) await NextAsync();
        }
        catch (WebSocketException)
        {
            // It is cut.
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task SendAsync(string message) => socket.SendAsync(Encoding.UTF8.GetBytes(message + RecordSeparator), WebSocketMessageType.Text, endOfMessage: true, default);

    private async Task<JsonElement> NextAsync()
    {
        byte[] buffer = new byte[16 * 1024];
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            string text = heard.ToString();
            if (text.IndexOf(RecordSeparator, StringComparison.Ordinal) is >= 0 and var end)
            {
                heard.Remove(0, end + 1);
                return JsonDocument.Parse(text[..end]).RootElement;
            }

            var part = await socket.ReceiveAsync(buffer, deadline.Token);
            if (part.MessageType == WebSocketMessageType.Close) throw new WebSocketException("The hub has closed the connection.");
            heard.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
        }
    }
}
