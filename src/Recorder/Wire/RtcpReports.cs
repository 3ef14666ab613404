namespace CaseHub.Recorder.Wire;

/// <summary>What a receiver says of one source (RFC 3550 §6.4.1).</summary>
internal readonly record struct ReportBlock
{
    public const int Bytes = 24;

    public uint Ssrc { get; init; }

    /// <summary>Lost since the last report, in 256ths.</summary>
    public byte FractionLost { get; init; }

    /// <summary>Lost since the beginning; 24 bits, negative where duplicates outnumber losses.</summary>
    public int CumulativeLost { get; init; }

    /// <summary>Cycles in the upper half, the highest sequence number in the lower.</summary>
    public uint HighestSequence { get; init; }

    /// <summary>Interarrival jitter in ticks of the source's clock.</summary>
    public uint Jitter { get; init; }

    /// <summary>The middle of the last sender report's NTP time; 0 when none came.</summary>
    public uint LastSenderReport { get; init; }

    /// <summary>Time since that report, in 1/65536 s.</summary>
    public uint DelaySinceLastSenderReport { get; init; }

    internal static bool TryRead(ref ByteReader reader, out ReportBlock block)
    {
        block = default;
        if (reader.Remaining < Bytes) return false;
        reader.TryReadUInt32(out uint ssrc);
        reader.TryReadUInt8(out byte fraction);
        reader.TryReadUInt24(out uint lost);
        reader.TryReadUInt32(out uint highest);
        reader.TryReadUInt32(out uint jitter);
        reader.TryReadUInt32(out uint lastReport);
        reader.TryReadUInt32(out uint delay);
        block = new ReportBlock
        {
            Ssrc = ssrc,
            FractionLost = fraction,
            CumulativeLost = (int)(lost << 8) >> 8,
            HighestSequence = highest,
            Jitter = jitter,
            LastSenderReport = lastReport,
            DelaySinceLastSenderReport = delay,
        };
        return true;
    }
}

/// <summary>The report blocks of a sender or receiver report, enumerable without allocation.</summary>
internal ref struct ReportBlocks
{
    private ByteReader reader;
    private int left;

    internal ReportBlocks(ReadOnlySpan<byte> blocks, int count)
    {
        reader = new ByteReader(blocks);
        left = count;
    }

    public ReportBlock Current { get; private set; }

    public readonly ReportBlocks GetEnumerator() => this;

    public bool MoveNext()
    {
        if (left-- <= 0 || !ReportBlock.TryRead(ref reader, out var block)) return false;
        Current = block;
        return true;
    }
}

/// <summary>A sender report (RFC 3550 §6.4.1).</summary>
internal readonly ref struct SenderReport
{
    private const int FixedBytes = 24;

    public uint Ssrc { get; private init; }

    /// <summary>Read with <see cref="NtpTime"/>.</summary>
    public ulong NtpTimestamp { get; private init; }

    /// <summary>The same instant in ticks of the source's clock.</summary>
    public uint RtpTimestamp { get; private init; }

    public uint PacketCount { get; private init; }

    public uint OctetCount { get; private init; }

    public ReportBlocks Blocks { get; private init; }

    public static bool TryParse(in RtcpPacket packet, out SenderReport report)
    {
        report = default;
        if (packet.Type != RtcpType.SenderReport) return false;
        if (packet.Body.Length < FixedBytes + (packet.Count * ReportBlock.Bytes)) return false;
        var reader = new ByteReader(packet.Body);
        reader.TryReadUInt32(out uint ssrc);
        reader.TryReadUInt64(out ulong ntp);
        reader.TryReadUInt32(out uint rtp);
        reader.TryReadUInt32(out uint packets);
        reader.TryReadUInt32(out uint octets);
        report = new SenderReport
        {
            Ssrc = ssrc,
            NtpTimestamp = ntp,
            RtpTimestamp = rtp,
            PacketCount = packets,
            OctetCount = octets,
            Blocks = new ReportBlocks(packet.Body[FixedBytes..], packet.Count),
        };
        return true;
    }
}

/// <summary>A receiver report (RFC 3550 §6.4.2).</summary>
internal readonly ref struct ReceiverReport
{
    public uint Ssrc { get; private init; }

    public ReportBlocks Blocks { get; private init; }

    public static bool TryParse(in RtcpPacket packet, out ReceiverReport report)
    {
        report = default;
        if (packet.Type != RtcpType.ReceiverReport) return false;
        if (packet.Body.Length < 4 + (packet.Count * ReportBlock.Bytes)) return false;
        var reader = new ByteReader(packet.Body);
        reader.TryReadUInt32(out uint ssrc);
        report = new ReceiverReport { Ssrc = ssrc, Blocks = new ReportBlocks(packet.Body[4..], packet.Count) };
        return true;
    }
}

/// <summary>A goodbye (RFC 3550 §6.6): the sources that leave.</summary>
internal readonly ref struct Bye
{
    private readonly ReadOnlySpan<byte> ssrcs;

    private Bye(ReadOnlySpan<byte> ssrcs) => this.ssrcs = ssrcs;

    public int Count => ssrcs.Length / 4;

    public uint this[int index] => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(ssrcs[(4 * index)..]);

    public static bool TryParse(in RtcpPacket packet, out Bye bye)
    {
        bye = default;
        if (packet.Type != RtcpType.Bye) return false;
        if (packet.Body.Length < 4 * packet.Count) return false;
        bye = new Bye(packet.Body[..(4 * packet.Count)]);
        return true;
    }
}
