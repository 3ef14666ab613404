namespace CaseHub.Recorder.Forward;

/// <summary>What was sent under each transport-wide number, until the receiver tells what became of it.</summary>
internal sealed class SentPackets
{
    // Some seconds of a fast line; feedback comes several times a second.
    private const int Capacity = 4096;

    private readonly Sent[] packets = new Sent[Capacity];
    private long next = 1 << 16;

    /// <summary>The next packet's number, extended; its low 16 bits are on the wire.</summary>
    public long Next => next;

    public ushort Add(int bytes, long nowMicroseconds)
    {
        packets[next % Capacity] = new Sent(next, nowMicroseconds, bytes);
        return (ushort)next++;
    }

    /// <summary>Takes out what was sent under a number; it is told once.</summary>
    public bool TryTake(ushort number, out Sent sent)
    {
        long extended = next + (short)(number - (ushort)next);
        sent = default;
        if (extended < 0) return false;
        ref Sent found = ref packets[extended % Capacity];
        if (found.Bytes == 0 || found.Number != extended) return false;
        sent = found;
        found = default;
        return true;
    }

    internal readonly record struct Sent(long Number, long Microseconds, int Bytes);
}
