using System.Buffers.Binary;

namespace CaseHub.Recorder.Wire;

/// <summary>What became of one transport-wide sequence number.</summary>
/// <param name="SequenceNumber">As sent in the header extension.</param>
/// <param name="Received">False: it had not come when the feedback was made.</param>
/// <param name="ArrivalMicroseconds">On the receiver's clock, in steps of 250; 0 when not received.</param>
internal readonly record struct TransportStatus(ushort SequenceNumber, bool Received, long ArrivalMicroseconds);

/// <summary>
/// Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1): enumerates one
/// <see cref="TransportStatus"/> per number reported on, at most 65,535.
/// </summary>
internal ref struct TransportFeedback
{
    internal const int MicrosecondsPerTick = 250;
    internal const int MicrosecondsPerReference = 64_000;
    private const int FixedBytes = 16;
    private ReadOnlySpan<byte> chunks;
    private ReadOnlySpan<byte> deltas;
    private TransportChunk chunk;
    private int left;
    private ushort next;
    private long arrival;

    public uint SenderSsrc { get; private set; }

    public uint MediaSsrc { get; private set; }

    public ushort BaseSequence { get; private set; }

    public int StatusCount { get; private set; }

    /// <summary>Grows by one with each feedback, modulo 256.</summary>
    public byte FeedbackCount { get; private set; }

    public TransportStatus Current { get; private set; }

    public static bool TryParse(in RtcpPacket packet, out TransportFeedback feedback)
    {
        feedback = default;
        if (packet.Type != RtcpType.TransportFeedback || packet.Count != TransportFeedbackFormat.TransportWide) return false;
        if (packet.Body.Length < FixedBytes) return false;
        int statusCount = BinaryPrimitives.ReadUInt16BigEndian(packet.Body[10..]);
        if (statusCount == 0) return false;
        if (!TryMeasure(packet.Body[FixedBytes..], statusCount, out int chunkBytes)) return false;

        int reference = (int)(BinaryPrimitives.ReadUInt32BigEndian(packet.Body[12..]) & 0xFFFFFF00) >> 8;
        feedback = new TransportFeedback
        {
            SenderSsrc = BinaryPrimitives.ReadUInt32BigEndian(packet.Body),
            MediaSsrc = BinaryPrimitives.ReadUInt32BigEndian(packet.Body[4..]),
            BaseSequence = BinaryPrimitives.ReadUInt16BigEndian(packet.Body[8..]),
            StatusCount = statusCount,
            FeedbackCount = packet.Body[15],
            left = statusCount,
            next = BinaryPrimitives.ReadUInt16BigEndian(packet.Body[8..]),
            arrival = (long)reference * MicrosecondsPerReference,
            chunks = packet.Body.Slice(FixedBytes, chunkBytes),
            deltas = packet.Body[(FixedBytes + chunkBytes)..],
        };
        return true;
    }

    public readonly TransportFeedback GetEnumerator() => this;

    public bool MoveNext()
    {
        if (left == 0) return false;
        if (chunk.Left == 0) chunk = TakeChunk();
        left--;
        int deltaBytes = chunk.TakeSymbol();
        if (deltaBytes > 0) arrival += MicrosecondsPerTick * TakeDelta(deltaBytes);
        Current = new TransportStatus(next++, deltaBytes > 0, deltaBytes > 0 ? arrival : 0);
        return true;
    }

    // Walks the chunks once: all symbols must be known ones and all their deltas present.
    private static bool TryMeasure(ReadOnlySpan<byte> body, int statusCount, out int chunkBytes)
    {
        chunkBytes = 0;
        int deltaBytes = 0;
        while (statusCount > 0)
        {
            if (body.Length < chunkBytes + 2) return false;
            var measured = new TransportChunk(BinaryPrimitives.ReadUInt16BigEndian(body[chunkBytes..]));
            chunkBytes += 2;
            int taken = Math.Min(measured.Left, statusCount);
            if (taken == 0 || !measured.TrySumDeltaBytes(taken, out int sum)) return false;
            deltaBytes += sum;
            statusCount -= taken;
        }
        return body.Length >= chunkBytes + deltaBytes;
    }

    private TransportChunk TakeChunk()
    {
        var taken = new TransportChunk(BinaryPrimitives.ReadUInt16BigEndian(chunks));
        chunks = chunks[2..];
        return taken;
    }

    private int TakeDelta(int bytes)
    {
        int delta = bytes == 1 ? deltas[0] : BinaryPrimitives.ReadInt16BigEndian(deltas);
        deltas = deltas[bytes..];
        return delta;
    }
}

/// <summary>
/// One packet status chunk (§3.1.3 run length, §3.1.4 status vector). A symbol is also the number of bytes of its delta: 0 not
/// received, 1 small, 2 large or negative; 3 is reserved.
/// </summary>
internal struct TransportChunk
{
    private const int Reserved = 3;
    private readonly ushort bits;
    private readonly int symbols;

    public TransportChunk(ushort bits)
    {
        this.bits = bits;
        symbols = IsRun ? bits & 0x1FFF : IsTwoBit ? 7 : 14;
        Left = symbols;
    }

    public int Left { get; private set; }

    private readonly bool IsRun => bits >> 15 == 0;

    private readonly bool IsTwoBit => (bits & 0x4000) != 0;

    public int TakeSymbol()
    {
        int index = symbols - Left--;
        if (IsRun) return (bits >> 13) & 3;
        return IsTwoBit ? (bits >> (12 - (2 * index))) & 3 : (bits >> (13 - index)) & 1;
    }

    /// <summary>Bytes of delta of the first symbols; false when one is reserved.</summary>
    public readonly bool TrySumDeltaBytes(int count, out int sum)
    {
        sum = 0;
        var copy = this;
        if (IsRun)
        {
            int symbol = copy.TakeSymbol();
            sum = symbol * count;
            return symbol != Reserved;
        }
        for (int i = 0; i < count; i++)
        {
            int symbol = copy.TakeSymbol();
            if (symbol == Reserved) return false;
            sum += symbol;
        }
        return true;
    }
}
