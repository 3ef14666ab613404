using System.Collections.Concurrent;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using MediatR;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Door;

/// <summary>Tells the feed when a log has grown.</summary>
internal sealed class LogPush(LogFeed feed) : INotificationHandler<LogAdvanced>
{
    public Task Handle(LogAdvanced notification, CancellationToken cancellationToken)
    {
        feed.Grow(notification.SessionId, notification.Seq);
        return Task.CompletedTask;
    }
}

/// <summary>
/// Brings the room log, and the room as it is, to those who follow a session: the log to each in order and without gaps, because each has its own
/// place in it and one send under way at a time. A stretch that is new is read once for all; who is further behind catches up from the database. A
/// slow one gets the latest picture of the room instead of each, and holds up nobody; for who stops reading see <see cref="Deliveries"/>.
/// </summary>
internal sealed class LogFeed(
    IServiceScopeFactory scopes, IHubContext<LiveHub, ILiveClient> hub, Deliveries deliveries, OpenConnections connections, ILogger<LogFeed> logger)
{
    private readonly ConcurrentDictionary<Guid, SessionFeed> feeds = new();
    private readonly Lock coming = new();

    /// <summary>From now on this connection gets what comes after <paramref name="since"/>, and the room; following anew moves its place. What is withheld: see <see cref="ReadLog"/>.</summary>
    public void Follow(string connection, Guid session, long since, long withheld) =>
        Start(session, new Follower(connection) { Seq = since, Withheld = withheld, WatchesRoom = true });

    /// <summary>From now on this connection is shown the room; its place in the log stays.</summary>
    public void Watch(string connection, Guid session)
    {
        lock (coming)
        {
            if (feeds.GetValueOrDefault(session)?.Find(connection) is { } known) known.WatchesRoom = true;
            else Start(session, new Follower(connection) { WatchesRoom = true });
        }
    }

    /// <summary>This connection is shown the room no more; the log goes on.</summary>
    public void Unwatch(string connection, Guid session)
    {
        if (feeds.GetValueOrDefault(session)?.Find(connection) is { } known) known.WatchesRoom = false;
    }

    /// <summary>This connection gets no more of this session.</summary>
    public void Forget(string connection, Guid session)
    {
        lock (coming)
        {
            if (!feeds.TryGetValue(session, out var feed)) return;
            feed.Remove(connection)?.Stop();
            if (!feed.IsEmpty) return;
            feeds.TryRemove(session, out _);
            feed.End();
        }
    }

    public void Forget(string connection)
    {
        foreach (var session in feeds.Where(feed => feed.Value.Find(connection) is not null).Select(feed => feed.Key).ToList()) Forget(connection, session);
    }

    /// <summary>The session's log goes up to here now.</summary>
    public void Grow(Guid session, long seq) => feeds.GetValueOrDefault(session)?.Grow(seq);

    public void Show(Guid session, RoomView room) => feeds.GetValueOrDefault(session)?.Show(room);

    public void Show(Pointed place) => feeds.GetValueOrDefault(place.SessionId)?.Show(place);

    private void Start(Guid session, Follower follower)
    {
        lock (coming)
        {
            var feed = feeds.GetOrAdd(session, id => new SessionFeed(id));
            if (feed.IsEmpty) _ = ReadOnAsync(feed);
            feed.Put(follower)?.Stop();
            _ = FeedAsync(feed, follower);
        }

        follower.Wake();
    }

    /// <summary>Reads what is new, once for all who follow.</summary>
    private async Task ReadOnAsync(SessionFeed feed)
    {
        while (await feed.GrownAsync())
        {
            try
            {
                while (feed.Missing is { } since && await ReadAsync(feed.Session, since) is { Count: > 0 } read) feed.Tail.Take(read);
            }
            catch (Exception broken)
            {
                // Each reads for itself then, and who cannot comes back.
                DoorLog.TailFailed(logger, feed.Session, broken);
                feed.GiveUp();
            }

            feed.WakeAll();
        }
    }

    private async Task FeedAsync(SessionFeed feed, Follower follower)
    {
        try
        {
            while (await follower.WokenAsync())
            {
                if (await BringAsync(feed, follower)) continue;
                DoorLog.Stalled(logger, feed.Session);
                Forget(follower.Connection);
                return;
            }
        }
        catch (Exception broken)
        {
            DoorLog.FeedFailed(logger, feed.Session, broken);
            Forget(follower.Connection);
            connections.Cut(follower.Connection);
        }
    }

    /// <returns>False when it has stopped reading.</returns>
    private async Task<bool> BringAsync(SessionFeed feed, Follower follower)
    {
        var client = hub.Clients.Client(follower.Connection);
        if (follower.TakeRoom() is { } room && !await deliveries.TakenAsync(follower.Connection, client.Room(feed.Session, room))) return false;
        if (follower.TakePointed() is { } place && !await deliveries.TakenAsync(follower.Connection, client.PointedAt(feed.Session, place.X, place.Y))) return false;
        while (follower.Seq is { } seq)
        {
            bool isNear = feed.Tail.TryAfter(seq, out var entries);
            if (!isNear) entries = await ReadAsync(feed.Session, seq);
            if (entries.Count == 0) return true;
            if (follower.Withheld > seq) entries = [.. entries.Select(entry => ReadLog.Withhold(entry, follower.Withheld))];
            if (!await deliveries.TakenAsync(follower.Connection, client.Log(feed.Session, entries))) return false;
            follower.Seq = entries[^1].Seq;
            // What came after a page that was not full has woken it again.
            if (!isNear && entries.Count < ReadLog.PageEntries) return true;
        }

        return true;
    }

    private async Task<IReadOnlyList<LogEntryView>> ReadAsync(Guid session, long since)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ReadLog.ReadAsync(scope.ServiceProvider.GetRequiredService<HubDb>(), session, since, withheld: 0, CancellationToken.None);
    }
}
