namespace CaseHub.Recorder.Forward;

/// <summary>
/// Knows which packets of one stream are missing and when to ask for each again (RFC 4585 §6.2.1). Bounded: a gap too wide, or
/// a packet that did not come in time, is given up, and the picture then needs a keyframe.
/// </summary>
internal sealed class LossTracker
{
    /// <summary>More missing packets than this at once are a broken stream, not a loss.</summary>
    public const int MaxMissing = 256;

    // Asked at once, since nothing re-orders on most paths; then at an interval that outlasts most round trips.
    private const long AskAgainAfterMicroseconds = 100_000;
    private const long GiveUpAfterMicroseconds = 1_000_000;

    private readonly MissingPacket[] missing = new MissingPacket[MaxMissing];
    private int count;
    private long highest = -1;
    private bool broken;

    /// <summary>Packets that never came, for statistics.</summary>
    public long GivenUp { get; private set; }

    /// <summary>Numbers asked for, for statistics; each as often as it was.</summary>
    public long AskedFor { get; private set; }

    /// <summary>Notes a packet that came, by whatever way.</summary>
    public void Received(long extendedSequence, long nowMicroseconds)
    {
        if (highest < 0) highest = extendedSequence;
        else if (extendedSequence < highest) Remove(extendedSequence);
        else AddGap(extendedSequence, nowMicroseconds);
    }

    /// <summary>Takes the numbers to ask for now, oldest first.</summary>
    /// <param name="sequences">Filled from its start; what does not fit is asked for at the next call.</param>
    /// <param name="gaveUp">True when a packet was given up since the last call.</param>
    /// <returns>How many were filled in.</returns>
    public int TakeDue(long nowMicroseconds, Span<ushort> sequences, out bool gaveUp)
    {
        gaveUp = ForgetOld(nowMicroseconds) || broken;
        broken = false;
        int due = 0;
        for (int i = 0; i < count && due < sequences.Length; i++)
        {
            if (missing[i].AskAtMicroseconds > nowMicroseconds) continue;
            missing[i].AskAtMicroseconds = nowMicroseconds + AskAgainAfterMicroseconds;
            sequences[due++] = (ushort)missing[i].Sequence;
        }

        AskedFor += due;
        return due;
    }

    private void AddGap(long extendedSequence, long nowMicroseconds)
    {
        long gap = extendedSequence - highest - 1;
        if (count + gap > MaxMissing)
        {
            GivenUp += count + gap;
            count = 0;
            broken = true;
        }
        else
        {
            for (long sequence = highest + 1; sequence < extendedSequence; sequence++)
                missing[count++] = new MissingPacket(sequence, nowMicroseconds, nowMicroseconds);
        }

        highest = Math.Max(highest, extendedSequence);
    }

    private void Remove(long sequence)
    {
        for (int i = 0; i < count; i++)
        {
            if (missing[i].Sequence != sequence) continue;
            RemoveFirst(i, 1);
            return;
        }
    }

    private bool ForgetOld(long nowMicroseconds)
    {
        int old = 0;
        while (old < count && nowMicroseconds - missing[old].SinceMicroseconds >= GiveUpAfterMicroseconds) old++;
        RemoveFirst(0, old);
        GivenUp += old;
        return old > 0;
    }

    private void RemoveFirst(int at, int howMany)
    {
        Array.Copy(missing, at + howMany, missing, at, count - at - howMany);
        count -= howMany;
    }

    private record struct MissingPacket(long Sequence, long SinceMicroseconds, long AskAtMicroseconds);
}
