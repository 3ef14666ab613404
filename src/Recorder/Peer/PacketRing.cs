namespace CaseHub.Recorder.Peer;

/// <summary>What a loop may have for another.</summary>
internal enum PassedKind
{
    /// <summary>As it arrived, for a peer of the other loop.</summary>
    Datagram,

    /// <summary>Plain RTP of a track that the other loop has a copy of.</summary>
    Media,

    /// <summary>What such a track's publisher said of its clock; no bytes.</summary>
    Report,

    /// <summary>Something to be done after what was put down before it; no bytes.</summary>
    Command,
}

/// <summary>What one loop puts down for another, beside the bytes.</summary>
internal readonly record struct PassedPacket
{
    public required PassedKind Kind { get; init; }

    /// <summary>When the socket gave it, by the clock that all loops share.</summary>
    public required long ArrivalMicroseconds { get; init; }

    /// <summary>A datagram's sender on the UDP port.</summary>
    public PeerAddress From { get; init; }

    /// <summary>The way between a track and its copy, for media and reports.</summary>
    public TrackBridge? Bridge { get; init; }

    public Action? Command { get; init; }

    /// <summary>Where the present block begins in a payload of redundant sound; 0 for any other.</summary>
    public int PrimaryStart { get; init; }

    /// <summary>A report's time, 32.32 fixed point since 1900.</summary>
    public ulong Ntp { get; init; }

    /// <summary>A report's RTP timestamp, ticks.</summary>
    public uint Timestamp { get; init; }
}

/// <summary>
/// Packets on their way from other loops to one: bounded, without locks, and without an allocation once it is in use. Any thread puts
/// in, one takes out, in order. (The bounded queue of D. Vyukov: a cell's number says whose turn it is.)
/// </summary>
/// <param name="wake">Ends the owner's wait; called by the thread that has put something in.</param>
internal sealed class PacketRing(Action wake)
{
    /// <summary>Packets; a power of two. About 300 ms of a dozen publishers.</summary>
    public const int Capacity = 1024;

    private Store? store;
    private long tail;
    private long head;
    private bool isHeld;

    /// <summary>Copies a packet in.</summary>
    /// <param name="packet">Borrowed for the call.</param>
    /// <returns>False when the ring is full, so its owner too far behind, or the packet longer than any datagram.</returns>
    public bool TryPut(ReadOnlySpan<byte> packet, in PassedPacket about)
    {
        if (packet.Length > MediaLoop.ScratchBytes) return false;
        Store cells = Volatile.Read(ref store) ?? Open();
        while (true)
        {
            long at = Volatile.Read(ref tail);
            ref Cell cell = ref cells.At(at);
            long ahead = Volatile.Read(ref cell.Number) - at;
            if (ahead < 0) return false;
            if (ahead > 0 || Interlocked.CompareExchange(ref tail, at + 1, at) != at) continue;

            packet.CopyTo(cells.BytesAt(at));
            cell.Length = packet.Length;
            cell.About = about;
            Volatile.Write(ref cell.Number, at + 1);
            wake();
            return true;
        }
    }

    /// <summary>Takes the oldest packet; the owner's part.</summary>
    /// <param name="packet">Borrowed until the next call; may be changed.</param>
    public bool TryTake(out Span<byte> packet, out PassedPacket about)
    {
        packet = default;
        about = default;
        if (Volatile.Read(ref store) is not { } cells) return false;
        GiveBack(cells);
        ref Cell cell = ref cells.At(head);
        if (Volatile.Read(ref cell.Number) != head + 1) return false;

        packet = cells.BytesAt(head)[..cell.Length];
        about = cell.About;
        isHeld = true;
        return true;
    }

    private void GiveBack(Store cells)
    {
        if (!isHeld) return;
        isHeld = false;
        ref Cell cell = ref cells.At(head);
        cell.About = default;
        Volatile.Write(ref cell.Number, head + Capacity);
        head++;
    }

    /// <summary>An engine whose loops pass nothing on needs no room for it.</summary>
    private Store Open()
    {
        var made = new Store();
        return Interlocked.CompareExchange(ref store, made, null) ?? made;
    }

    private sealed class Store
    {
        private readonly Cell[] cells = new Cell[Capacity];
        private readonly byte[] bytes = new byte[Capacity * MediaLoop.ScratchBytes];

        public Store()
        {
            for (int i = 0; i < Capacity; i++) cells[i].Number = i;
        }

        public ref Cell At(long number) => ref cells[number & (Capacity - 1)];

        public Span<byte> BytesAt(long number) => bytes.AsSpan((int)(number & (Capacity - 1)) * MediaLoop.ScratchBytes, MediaLoop.ScratchBytes);
    }

    private struct Cell
    {
        /// <summary>The place in line that may be put here next; one more once it is there.</summary>
        public long Number;

        public int Length;
        public PassedPacket About;
    }
}
