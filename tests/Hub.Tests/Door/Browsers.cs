using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Json;
using CaseHub.Hub.Briefings.Questions;
using CaseHub.Hub.Door;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Notify;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;

namespace CaseHub.Hub.Tests.Door;

/// <summary>The connections of the live hub without SignalR: each takes what it is sent at once, unless it has stopped reading.</summary>
internal sealed class Browsers : IHubContext<LiveHub, ILiveClient>, IHubClients<ILiveClient>
{
    private readonly ConcurrentDictionary<string, Browser> browsers = new();

    public IHubClients<ILiveClient> Clients => this;

    public IGroupManager Groups => throw new NotSupportedException();

    public ILiveClient All => throw new NotSupportedException();

    public Browser this[string connection] => browsers.GetOrAdd(connection, _ => new Browser());

    public ILiveClient Client(string connectionId) => this[connectionId];

    public ILiveClient AllExcept(IReadOnlyList<string> excludedConnectionIds) => throw new NotSupportedException();

    ILiveClient IHubClients<ILiveClient>.Clients(IReadOnlyList<string> connectionIds) => throw new NotSupportedException();

    // Groups and people: nobody listens here.
    public ILiveClient Group(string groupName) => new Browser();

    ILiveClient IHubClients<ILiveClient>.Groups(IReadOnlyList<string> groupNames) => new Browser();

    public ILiveClient GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) => new Browser();

    public ILiveClient User(string userId) => new Browser();

    public ILiveClient Users(IReadOnlyList<string> userIds) => new Browser();
}

internal sealed class Browser : ILiveClient
{
    private TaskCompletionSource reads = NewReads(isDone: true);

    public ConcurrentQueue<LogEntryView> Entries { get; } = new();

    /// <summary>As they were sent, taken or not.</summary>
    public ConcurrentQueue<RoomView> Rooms { get; } = new();

    public ConcurrentQueue<Guid> SlotsOf { get; } = new();

    public IEnumerable<long> Numbers => Entries.Select(entry => entry.Seq);

    public void StopReading() => reads = NewReads(isDone: false);

    public void ReadAgain() => reads.SetResult();

    public Task Log(Guid sessionId, IReadOnlyList<LogEntryView> entries)
    {
        foreach (var entry in entries) Entries.Enqueue(entry);
        return reads.Task;
    }

    public Task Room(Guid sessionId, RoomView room)
    {
        Rooms.Enqueue(room);
        return reads.Task;
    }

    public Task Slots(Guid sessionId, Guid peerId, IReadOnlyList<SlotView> slots)
    {
        SlotsOf.Enqueue(peerId);
        return reads.Task;
    }

    public Task PeerClosed(Guid sessionId, Guid peerId, string reason) => reads.Task;

    public Task Questions(Guid sessionId, QuestionsNews news) => reads.Task;

    public Task Signal(Guid sessionId, Guid from, long generation, JsonElement message) => reads.Task;

    public Task PointedAt(Guid sessionId, double x, double y) => reads.Task;

    public Task Hushed(Guid sessionId, Hushed what, string by) => reads.Task;

    public Task Decks(Guid sessionId) => reads.Task;

    public Task Removed(Guid sessionId, string code, string text) => reads.Task;

    public Task Notice(NoticeView notice) => reads.Task;

    public Task Ring(RingView ring) => reads.Task;

    public Task RingEnded(Guid sessionId) => reads.Task;

    public Task Lists() => reads.Task;

    private static TaskCompletionSource NewReads(bool isDone)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (isDone) source.SetResult();
        return source;
    }
}

/// <summary>A connection as the door knows it.</summary>
internal sealed class OpenConnection(string id) : HubCallerContext
{
    public bool IsCut { get; private set; }

    public override string ConnectionId => id;

    public override string? UserIdentifier => null;

    public override ClaimsPrincipal? User => null;

    public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override CancellationToken ConnectionAborted => default;

    public override void Abort() => IsCut = true;
}
