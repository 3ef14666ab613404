namespace CaseHub.Recorder.Wire;

/// <summary>
/// Remembers which of the last 1,024 indexes were seen (RFC 3711 §3.3.2 asks for at least 64; the room is for packets sent
/// again on request a second later). The sending side uses it as well, so that no index is ever encrypted twice, and a track,
/// whose packets can come a second time by way of RTX.
/// </summary>
internal sealed class ReplayWindow
{
    public const int Size = 1024;

    private const int WordBits = 64;

    private readonly ulong[] words = new ulong[Size / WordBits];

    // The word of the highest index, which nearly all indexes belong to, is kept here: one place of memory a packet, not two.
    private ulong latest;

    /// <summary>The highest index marked, −1 before the first.</summary>
    public long Highest { get; private set; } = -1;

    /// <summary>False for an index seen before, or so old that nobody can tell.</summary>
    public bool IsFresh(long index)
    {
        if (index > Highest) return true;
        if (index <= Highest - Size || index < 0) return false;
        ulong word = IsLatest(index) ? latest : words[PlaceOf(index)];
        return (word & Bit(index)) == 0;
    }

    /// <summary>Marks an index that <see cref="IsFresh"/> has passed.</summary>
    public void Mark(long index)
    {
        if (index > Highest) Advance(index);
        if (IsLatest(index)) latest |= Bit(index);
        else words[PlaceOf(index)] |= Bit(index);
    }

    private void Advance(long index)
    {
        if (!IsLatest(index)) Turn(index);
        Highest = index;
    }

    /// <summary>
    /// Puts the latest word away and begins that of a higher index; of words skipped nothing was seen. What lies in the place of the new word
    /// stays until then: it is of 1,024 indexes before, some of which are still in the window.
    /// </summary>
    private void Turn(long index)
    {
        if (Highest >= 0) words[PlaceOf(Highest)] = latest;
        long word = index / WordBits;
        for (long skipped = Math.Max((Highest >> 6) + 1, word - words.Length); skipped < word; skipped++) words[skipped & (words.Length - 1)] = 0;
        latest = 0;
    }

    private bool IsLatest(long index) => index >> 6 == Highest >> 6;

    private static int PlaceOf(long index) => (int)(index & (Size - 1)) >> 6;

    private static ulong Bit(long index) => 1UL << (int)(index & (WordBits - 1));
}
