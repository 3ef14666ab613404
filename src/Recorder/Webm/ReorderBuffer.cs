namespace CaseHub.Recorder.Webm;

/// <summary>
/// Puts the packets of one stream back into the order of their sequence numbers. A missing one is waited for as long as a resend
/// on request can take; then the stream goes on without it.
/// </summary>
internal sealed class ReorderBuffer
{
    /// <summary>Microseconds that a later packet waits for an earlier one.</summary>
    public const long Patience = 750_000;

    // A power of two: about 4 s of a 3 Mbit/s picture.
    private const int Capacity = 1024;
    private readonly RecordedPacket?[] slots = new RecordedPacket?[Capacity];
    private long next;
    private long highest;
    private long skipped;
    private int waiting;
    private bool taken;

    /// <summary>Packets that came twice, or after the stream had gone on without them.</summary>
    public long Discarded { get; private set; }

    /// <summary>Takes over a packet and its buffer.</summary>
    /// <returns>False when the packet lies too far ahead: the caller takes out all that waits and tries again.</returns>
    public bool TryAdd(in RecordedPacket packet)
    {
        if (!taken) MoveStart(packet.ExtendedSequence);
        if (packet.ExtendedSequence >= next + Capacity)
        {
            if (waiting > 0) return false;
            SkipTo(packet.ExtendedSequence - (Capacity / 2));
        }
        if (packet.ExtendedSequence < next || Slot(packet.ExtendedSequence) is not null)
        {
            Discarded++;
            packet.Return();
            return true;
        }
        Slot(packet.ExtendedSequence) = packet;
        highest = Math.Max(highest, packet.ExtendedSequence);
        waiting++;
        return true;
    }

    /// <param name="now">Engine microseconds; <see cref="long.MaxValue"/> takes out everything.</param>
    /// <param name="packet">The next packet in order; its buffer is the caller's now.</param>
    /// <param name="missing">How many sequence numbers were given up in front of it.</param>
    /// <returns>False when there is nothing to take yet.</returns>
    public bool TryTake(long now, out RecordedPacket packet, out long missing)
    {
        packet = default;
        missing = 0;
        if (waiting == 0) return false;

        long first = next;
        while (Slot(first) is null) first++;
        // Whichever way: a clock that went back is not waited for.
        if (first != next && Math.Abs(now - Slot(first)!.Value.ArrivalMicroseconds) < Patience) return false;
        SkipTo(first);
        packet = Slot(first)!.Value;
        Slot(first) = null;
        waiting--;
        next++;
        taken = true;
        (missing, skipped) = (skipped, 0);
        return true;
    }

    /// <summary>What waits, in order; its buffers stay here.</summary>
    public IEnumerable<RecordedPacket> Waiting
    {
        get
        {
            for (long sequence = next, left = waiting; left > 0; sequence++)
            {
                if (Slot(sequence) is not { } packet) continue;
                left--;
                yield return packet;
            }
        }
    }

    /// <summary>Begins anew with whatever comes next; nothing waits.</summary>
    public void Restart() => (taken, skipped) = (false, 0);

    // Until one has been taken out, a packet that was sent before the first one still takes its place in front.
    private void MoveStart(long sequence)
    {
        if (waiting == 0) next = highest = sequence;
        else if (highest - sequence < Capacity) next = Math.Min(next, sequence);
    }

    private void SkipTo(long sequence)
    {
        skipped += sequence - next;
        next = sequence;
    }

    private ref RecordedPacket? Slot(long sequence) => ref slots[sequence & (Capacity - 1)];
}
