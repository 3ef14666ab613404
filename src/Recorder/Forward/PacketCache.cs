namespace CaseHub.Recorder.Forward;

/// <summary>
/// The latest packets of one stream, for whoever asks for one again. Sized by time: a second is as long as any receiver waits,
/// and 512 packets are a second of 5 Mbit/s. Begins small, grows as far as a second of its stream needs; buffers are used again.
/// </summary>
internal sealed class PacketCache
{
    public const int Capacity = 512;

    private const int SmallestCapacity = 32;
    private const long MaxAgeMicroseconds = 1_000_000;
    private const int BufferStep = 64;

    private Entry[] entries = new Entry[SmallestCapacity];

    /// <summary>Copies a packet in, over one that is too old to be asked for, or that came 512 numbers before.</summary>
    public void Store(long sequence, ReadOnlySpan<byte> packet, long nowMicroseconds)
    {
        while (entries.Length < Capacity && IsWanted(Place(sequence), sequence, nowMicroseconds)) Grow();
        ref Entry entry = ref Place(sequence);
        if (entry.Bytes is null || entry.Bytes.Length < packet.Length)
            entry.Bytes = new byte[(packet.Length + BufferStep - 1) / BufferStep * BufferStep];

        packet.CopyTo(entry.Bytes);
        entry.Length = packet.Length;
        entry.Sequence = sequence;
        entry.StoredMicroseconds = nowMicroseconds;
    }

    /// <param name="packet">Borrowed until the next <see cref="Store"/>.</param>
    public bool TryFind(long sequence, long nowMicroseconds, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (sequence < 0) return false;
        ref Entry entry = ref Place(sequence);
        if (entry.Bytes is null || entry.Sequence != sequence) return false;
        if (nowMicroseconds - entry.StoredMicroseconds > MaxAgeMicroseconds) return false;

        packet = entry.Bytes.AsSpan(0, entry.Length);
        return true;
    }

    // Lengths are powers of two.
    private ref Entry Place(long sequence) => ref entries[sequence & (entries.Length - 1)];

    private static bool IsWanted(in Entry entry, long instead, long nowMicroseconds) =>
        entry.Bytes is not null && entry.Sequence != instead && nowMicroseconds - entry.StoredMicroseconds <= MaxAgeMicroseconds;

    private void Grow()
    {
        var larger = new Entry[entries.Length * 2];
        foreach (Entry entry in entries)
        {
            if (entry.Bytes is not null) larger[entry.Sequence & (larger.Length - 1)] = entry;
        }

        entries = larger;
    }

    private struct Entry
    {
        public byte[]? Bytes;
        public int Length;
        public long Sequence;
        public long StoredMicroseconds;
    }
}
