using System.Text.Json;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>The live connection of one page, seen message by message: the answer to coming in can be held back while everything else goes on.</summary>
internal sealed class HeldLink
{
    private const char RecordSeparator = '\u001E';

    private readonly Lock changing = new();
    private readonly List<(string Target, JsonElement Arguments)> said = [], told = [];
    private readonly List<(Func<bool> IsMet, TaskCompletionSource Met)> waiting = [];
    private IWebSocketRoute? page;
    private string? joining, held;
    private bool isHolding, isQuiet;

    /// <summary>From the page's next connection on.</summary>
    /// <param name="holds">Whether the answers to coming in are held back.</param>
    public static async Task<HeldLink> OfAsync(IPage page, bool holds)
    {
        var link = new HeldLink { isHolding = holds };
        await page.RouteWebSocketAsync("**/hubs/live*", link.Connect);
        return link;
    }

    /// <summary>Until the hub has answered to coming in, and the answer waits here.</summary>
    public Task UntilHeldAsync() => UntilAsync(() => held is not null);

    /// <summary>Until the page was told something of this kind.</summary>
    public Task UntilToldAsync(string target, Func<JsonElement, bool> isIt) => UntilAsync(() => told.Exists(one => one.Target == target && isIt(one.Arguments)));

    /// <summary>Until the page has said something so often.</summary>
    public Task UntilSaidAsync(string target, int times, Func<JsonElement, bool> isIt) => UntilAsync(() => said.Count(one => one.Target == target && isIt(one.Arguments)) >= times);

    /// <summary>Lets the answer go, and no room after it: the next one would show what was lost before.</summary>
    public void Release()
    {
        lock (changing)
        {
            (isHolding, isQuiet) = (false, true);
            page!.Send(held!);
        }
    }

    private void Connect(IWebSocketRoute route)
    {
        var hub = route.ConnectToServer();
        lock (changing) page = route;
        route.OnMessage(frame =>
        {
            lock (changing) foreach (var message in Messages(frame.Text)) Hear(message);
            hub.Send(frame.Text!);
        });
        hub.OnMessage(frame =>
        {
            lock (changing)
            {
                foreach (string one in (frame.Text ?? "").Split(RecordSeparator, StringSplitOptions.RemoveEmptyEntries)) Pass(route, one);
                Look();
            }
        });
    }

    private void Hear(JsonElement message)
    {
        if (!message.TryGetProperty("target", out var target)) return;
        said.Add((target.GetString()!, message.GetProperty("arguments")));
        if (target.GetString() == "Join") joining = message.GetProperty("invocationId").GetString();
        Look();
    }

    private void Pass(IWebSocketRoute route, string one)
    {
        var message = JsonDocument.Parse(one).RootElement;
        bool isAnswer = message.TryGetProperty("invocationId", out var id) && id.GetString() == joining && message.GetProperty("type").GetInt32() == 3;
        if (message.TryGetProperty("target", out var target)) told.Add((target.GetString()!, message.GetProperty("arguments")));
        if (isAnswer && isHolding) held = one + RecordSeparator;
        else if (!isQuiet || target.ValueKind == JsonValueKind.Undefined || target.GetString() != "Room") route.Send(one + RecordSeparator);
    }

    private static IEnumerable<JsonElement> Messages(string? text) =>
        (text ?? "").Split(RecordSeparator, StringSplitOptions.RemoveEmptyEntries).Select(one => JsonDocument.Parse(one).RootElement);

    private Task UntilAsync(Func<bool> isMet)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (changing)
        {
            waiting.Add((isMet, met));
            Look();
        }

        return met.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private void Look()
    {
        foreach (var (isMet, met) in waiting)
        {
            if (isMet()) met.TrySetResult();
        }

        waiting.RemoveAll(wait => wait.Met.Task.IsCompleted);
    }
}
