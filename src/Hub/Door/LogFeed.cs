using System.Collections.Concurrent;
using System.Threading.Channels;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using MediatR;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Door;

/// <summary>Wakes the feed when a log has grown.</summary>
internal sealed class LogPush(LogFeed feed) : INotificationHandler<LogAdvanced>
{
    public Task Handle(LogAdvanced notification, CancellationToken cancellationToken)
    {
        feed.Wake(notification.SessionId);
        return Task.CompletedTask;
    }
}

/// <summary>
/// Brings the room log to those who follow it: to each in order and without gaps, because each has its own place in the log and one send
/// under way at a time. A slow or stalled one catches up from the database and holds up nobody.
/// </summary>
internal sealed class LogFeed(IServiceScopeFactory scopes, IHubContext<LiveHub, ILiveClient> hub, ILogger<LogFeed> logger)
{
    private readonly ConcurrentDictionary<(string Connection, Guid Session), Follower> followers = new();

    /// <summary>From now on this connection gets what comes after <paramref name="since"/>; following anew moves its place. What is withheld: see <see cref="ReadLog"/>.</summary>
    public void Follow(string connection, Guid session, long since, long withheld)
    {
        var follower = new Follower(connection, session, since, withheld);
        followers.AddOrUpdate((connection, session), follower, (_, former) =>
        {
            former.Stop();
            return follower;
        });
        _ = FeedAsync(follower);
        follower.Wake();
    }

    /// <summary>This connection gets no more of this session's log.</summary>
    public void Forget(string connection, Guid session)
    {
        if (followers.TryRemove((connection, session), out var follower)) follower.Stop();
    }

    public void Forget(string connection)
    {
        foreach (var key in followers.Keys.Where(key => key.Connection == connection).ToList())
        {
            if (followers.TryRemove(key, out var follower)) follower.Stop();
        }
    }

    /// <summary>Tells the session's followers that there is more to read.</summary>
    public void Wake(Guid session)
    {
        foreach (var follower in followers.Values.Where(follower => follower.Session == session)) follower.Wake();
    }

    private async Task FeedAsync(Follower follower)
    {
        try
        {
            while (await follower.WokenAsync())
            {
                while (await ReadAsync(follower) is { Count: > 0 } entries)
                {
                    await hub.Clients.Client(follower.Connection).Log(follower.Session, entries);
                    follower.Seq = entries[^1].Seq;
                }
            }
        }
        catch (Exception broken)
        {
            DoorLog.FeedFailed(logger, follower.Session, broken);
            Forget(follower.Connection);
        }
    }

    private async Task<List<LogEntryView>> ReadAsync(Follower follower)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ReadLog.ReadAsync(scope.ServiceProvider.GetRequiredService<HubDb>(), follower.Session, follower.Seq, follower.Withheld, CancellationToken.None);
    }

    /// <summary>One connection's place in one log. Waking it twice before it looks is waking it once.</summary>
    private sealed class Follower(string connection, Guid session, long since, long withheld)
    {
        private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        public string Connection { get; } = connection;

        public Guid Session { get; } = session;

        public long Seq { get; set; } = since;

        public long Withheld { get; } = withheld;

        public void Wake() => wake.Writer.TryWrite(true);

        public void Stop() => wake.Writer.TryComplete();

        public async Task<bool> WokenAsync()
        {
            if (!await wake.Reader.WaitToReadAsync()) return false;
            return wake.Reader.TryRead(out _);
        }
    }
}
