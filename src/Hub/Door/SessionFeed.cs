using System.Collections.Concurrent;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;

namespace CaseHub.Hub.Door;

/// <summary>Those who follow one session, and what they share: the end of its log. Thread-safe.</summary>
internal sealed class SessionFeed(Guid session)
{
    private readonly ConcurrentDictionary<string, Follower> followers = new();
    private readonly Wake grown = new();
    private long begins = -1;
    private long head;

    public Guid Session { get; } = session;

    public LogTail Tail { get; } = new();

    public bool IsEmpty => followers.IsEmpty;

    public Follower? Find(string connection) => followers.GetValueOrDefault(connection);

    /// <returns>Who had this connection's place before.</returns>
    public Follower? Put(Follower follower)
    {
        var former = Find(follower.Connection);
        followers[follower.Connection] = follower;
        return former;
    }

    public Follower? Remove(string connection) => followers.TryRemove(connection, out var removed) ? removed : null;

    public void WakeAll()
    {
        foreach (var (_, follower) in followers) follower.Wake();
    }

    public void Show(RoomView room)
    {
        foreach (var (_, follower) in followers) follower.Show(room);
    }

    public void Show(Pointed place)
    {
        foreach (var (_, follower) in followers) follower.Show(place);
    }

    /// <summary>The log goes up to here now. Numbers come in order.</summary>
    public void Grow(long seq)
    {
        // What was there before the first is read by each who lacks it.
        Interlocked.CompareExchange(ref begins, seq - 1, -1);
        Volatile.Write(ref head, seq);
        grown.Up();
    }

    /// <summary>After which entry the tail lacks some; null while it has all.</summary>
    public long? Missing => Math.Max(Tail.Last ?? 0, Volatile.Read(ref begins)) is var last && last < Volatile.Read(ref head) ? last : null;

    /// <summary>What is missing cannot be read: the tail begins with what comes next.</summary>
    public void GiveUp()
    {
        Tail.Clear();
        Volatile.Write(ref begins, Volatile.Read(ref head));
    }

    /// <returns>False when nobody follows any more.</returns>
    public Task<bool> GrownAsync() => grown.WokenAsync();

    public void End() => grown.End();
}
