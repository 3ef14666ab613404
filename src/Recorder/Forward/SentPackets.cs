namespace CaseHub.Recorder.Forward;

/// <summary>What was sent under each transport-wide number, until the receiver tells what became of it. Grows with the line: most need 2 KB.</summary>
internal sealed class SentPackets
{
    private const int SmallestCapacity = 128;

    // Some seconds of a fast line; feedback comes several times a second.
    private const int LargestCapacity = 4096;

    // Feedback on a probe is waited for 3 s (LineProbe); what is told later helps nobody.
    private const long KeptMicroseconds = 4_000_000;

    private Sent[] packets = new Sent[SmallestCapacity];
    private long next = 1 << 16;

    /// <summary>The next packet's number, extended; its low 16 bits are on the wire.</summary>
    public long Next => next;

    public ushort Add(int bytes, long nowMicroseconds)
    {
        while (IsKept(packets[next % packets.Length], nowMicroseconds) && packets.Length < LargestCapacity) Grow();
        packets[next % packets.Length] = new Sent(nowMicroseconds, (uint)next, (ushort)bytes);
        return (ushort)next++;
    }

    /// <summary>Takes out what was sent under a number; it is told once.</summary>
    public bool TryTake(ushort number, out Sent sent, out long extended)
    {
        extended = next + (short)(number - (ushort)next);
        sent = default;
        if (extended < 0) return false;
        ref Sent found = ref packets[extended % packets.Length];
        if (found.Bytes == 0 || found.Number != (uint)extended) return false;
        sent = found;
        found = default;
        return true;
    }

    private static bool IsKept(in Sent sent, long nowMicroseconds) => sent.Bytes != 0 && nowMicroseconds - sent.Microseconds < KeptMicroseconds;

    private void Grow()
    {
        var larger = new Sent[packets.Length * 2];
        foreach (Sent sent in packets)
        {
            if (sent.Bytes != 0) larger[sent.Number % larger.Length] = sent;
        }

        packets = larger;
    }

    /// <param name="Microseconds">When, of the engine's clock.</param>
    /// <param name="Number">The low 32 bits of the extended number.</param>
    /// <param name="Bytes">Of the packet; 0 for none.</param>
    internal readonly record struct Sent(long Microseconds, uint Number, ushort Bytes);
}
