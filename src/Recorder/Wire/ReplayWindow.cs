namespace CaseHub.Recorder.Wire;

/// <summary>
/// Remembers which of the last 1,024 indexes were seen (RFC 3711 §3.3.2 asks for at least 64; the room is for packets sent
/// again on request a second later). The sending side uses it as well, so that no index is ever encrypted twice, and a track,
/// whose packets can come a second time by way of RTX.
/// </summary>
internal sealed class ReplayWindow
{
    public const int Size = 1024;

    private readonly ulong[] seen = new ulong[Size / 64];

    /// <summary>The highest index marked, −1 before the first.</summary>
    public long Highest { get; private set; } = -1;

    /// <summary>False for an index seen before, or so old that nobody can tell.</summary>
    public bool IsFresh(long index)
    {
        if (index > Highest) return true;
        if (index <= Highest - Size || index < 0) return false;
        return (seen[Word(index)] & Bit(index)) == 0;
    }

    /// <summary>Marks an index that <see cref="IsFresh"/> has passed.</summary>
    public void Mark(long index)
    {
        if (index > Highest) Advance(index);
        seen[Word(index)] |= Bit(index);
    }

    private void Advance(long index)
    {
        if (index - Highest >= Size) Array.Clear(seen);
        else for (long skipped = Highest + 1; skipped <= index; skipped++) seen[Word(skipped)] &= ~Bit(skipped);
        Highest = index;
    }

    private static int Word(long index) => (int)(index % Size) >> 6;

    private static ulong Bit(long index) => 1UL << (int)(index & 63);
}
