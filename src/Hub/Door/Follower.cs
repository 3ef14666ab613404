using CaseHub.Hub.Live;

namespace CaseHub.Hub.Door;

/// <summary>What one connection is still to get of one session: its place in the log, and the latest picture of the room. Waking it twice before it looks is waking it once.</summary>
internal sealed class Follower(string connection)
{
    private readonly Wake wake = new();
    private RoomView? room;

    public string Connection { get; } = connection;

    /// <summary>What it has of the log; null while it wants none.</summary>
    public long? Seq { get; set; }

    /// <summary>Up to where it is told who was there and nothing else; see <see cref="ReadLog"/>.</summary>
    public long Withheld { get; init; }

    /// <summary>Whether it is shown the room.</summary>
    public bool WatchesRoom { get; set; }

    /// <summary>The room as it is now; one that has not been sent yet is replaced.</summary>
    public void Show(RoomView view)
    {
        if (!WatchesRoom) return;
        Volatile.Write(ref room, view);
        wake.Up();
    }

    public RoomView? TakeRoom() => Interlocked.Exchange(ref room, null);

    public void Wake() => wake.Up();

    public void Stop() => wake.End();

    /// <returns>False when it is stopped.</returns>
    public Task<bool> WokenAsync() => wake.WokenAsync();
}
