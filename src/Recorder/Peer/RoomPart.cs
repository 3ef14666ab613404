namespace CaseHub.Recorder.Peer;

/// <summary>As much of a room as lives on one loop. The first is its home, which has the publishers; others have viewers alone. Thread-safe but for the room.</summary>
internal sealed class RoomPart(MediaLoop loop, Room room)
{
    private const int Closed = -1;

    private int viewers;

    public MediaLoop Loop { get; } = loop;

    /// <summary>Its loop's alone, but for its statistics.</summary>
    public Room Room { get; } = room;

    /// <summary>Viewers that are here or on their way; negative once it is closed.</summary>
    public int Viewers => Volatile.Read(ref viewers);

    /// <summary>Keeps a place for one more viewer; it stays open at least until that is given back.</summary>
    /// <returns>False when it has as many as it may, or is closed.</returns>
    public bool TryReserve(int max)
    {
        while (true)
        {
            int now = Viewers;
            if (now == Closed || now >= max) return false;
            if (Interlocked.CompareExchange(ref viewers, now + 1, now) == now) return true;
        }
    }

    /// <returns>True when that was the last one.</returns>
    public bool Release() => Interlocked.Decrement(ref viewers) == 0;

    /// <returns>False while anybody has a place.</returns>
    public bool TryClose() => Interlocked.CompareExchange(ref viewers, Closed, 0) == 0;
}
