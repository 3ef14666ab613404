using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;

namespace CaseHub.Hub.Door;

/// <summary>What one connection is still to get of one session: its place in the log, the latest picture of the room, and where somebody points. Waking it twice before it looks is waking it once.</summary>
internal sealed class Follower(string connection)
{
    private readonly Wake wake = new();
    private RoomView? room;
    private Pointed? pointed;

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

    /// <summary>Where somebody points now; the same holds.</summary>
    public void Show(Pointed place)
    {
        if (!WatchesRoom) return;
        Volatile.Write(ref pointed, place);
        wake.Up();
    }

    public Pointed? TakePointed() => Interlocked.Exchange(ref pointed, null);

    public RoomView? TakeRoom() => Interlocked.Exchange(ref room, null);

    public void Wake() => wake.Up();

    public void Stop() => wake.End();

    /// <returns>False when it is stopped.</returns>
    public Task<bool> WokenAsync() => wake.WokenAsync();
}
