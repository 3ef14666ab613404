using System.Buffers.Binary;

namespace CaseHub.Recorder.Wire;

/// <summary>FMT values of transport feedback, type 205.</summary>
internal static class TransportFeedbackFormat
{
    /// <summary>RFC 4585 §6.2.1.</summary>
    public const int Nack = 1;

    /// <summary>draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.</summary>
    public const int TransportWide = 15;
}

/// <summary>FMT values of payload-specific feedback, type 206.</summary>
internal static class PayloadFeedbackFormat
{
    /// <summary>RFC 4585 §6.3.1.</summary>
    public const int PictureLoss = 1;

    /// <summary>RFC 5104 §4.3.1.</summary>
    public const int FullIntra = 4;

    /// <summary>RFC 4585 §6.4; REMB lives there.</summary>
    public const int Application = 15;
}

/// <summary>A generic NACK (RFC 4585 §6.2.1): enumerates the sequence numbers asked for, at most 17 per word.</summary>
internal ref struct Nack
{
    private ReadOnlySpan<byte> rest;
    private ushort packetId;
    private uint bitmask;
    private int bit;

    private Nack(uint senderSsrc, uint mediaSsrc, ReadOnlySpan<byte> entries)
    {
        SenderSsrc = senderSsrc;
        MediaSsrc = mediaSsrc;
        rest = entries;
    }

    public uint SenderSsrc { get; }

    public uint MediaSsrc { get; }

    public ushort Current { get; private set; }

    public static bool TryParse(in RtcpPacket packet, out Nack nack)
    {
        nack = default;
        if (packet.Type != RtcpType.TransportFeedback || packet.Count != TransportFeedbackFormat.Nack) return false;
        // Two SSRCs and at least one entry (RFC 4585 §6.2.1).
        if (packet.Body.Length < 12 || packet.Body.Length % 4 != 0) return false;
        nack = new Nack(BinaryPrimitives.ReadUInt32BigEndian(packet.Body), BinaryPrimitives.ReadUInt32BigEndian(packet.Body[4..]), packet.Body[8..]);
        return true;
    }

    public readonly Nack GetEnumerator() => this;

    public bool MoveNext()
    {
        if (bitmask == 0)
        {
            if (rest.IsEmpty) return false;
            packetId = BinaryPrimitives.ReadUInt16BigEndian(rest);
            // Bit 0 is the packet id itself, bit i the i-th packet after it.
            bitmask = (uint)BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) << 1 | 1;
            rest = rest[4..];
        }
        bit = System.Numerics.BitOperations.TrailingZeroCount(bitmask);
        bitmask &= bitmask - 1;
        Current = (ushort)(packetId + bit);
        return true;
    }
}

/// <summary>A picture loss indication (RFC 4585 §6.3.1).</summary>
internal readonly record struct PictureLoss(uint SenderSsrc, uint MediaSsrc)
{
    public static bool TryParse(in RtcpPacket packet, out PictureLoss loss)
    {
        loss = default;
        if (packet.Type != RtcpType.PayloadFeedback || packet.Count != PayloadFeedbackFormat.PictureLoss) return false;
        if (packet.Body.Length < 8) return false;
        loss = new PictureLoss(BinaryPrimitives.ReadUInt32BigEndian(packet.Body), BinaryPrimitives.ReadUInt32BigEndian(packet.Body[4..]));
        return true;
    }
}

/// <summary>A full intra request (RFC 5104 §4.3.1): which sources shall send a keyframe.</summary>
internal readonly ref struct FullIntraRequest
{
    private const int EntryBytes = 8;
    private readonly ReadOnlySpan<byte> entries;

    private FullIntraRequest(ReadOnlySpan<byte> entries) => this.entries = entries;

    public int Count => entries.Length / EntryBytes;

    public uint Ssrc(int index) => BinaryPrimitives.ReadUInt32BigEndian(entries[(EntryBytes * index)..]);

    /// <summary>Grows with each new request; a repeated one has the same number (RFC 5104 §4.3.1.1).</summary>
    public byte SequenceNumber(int index) => entries[(EntryBytes * index) + 4];

    public static bool TryParse(in RtcpPacket packet, out FullIntraRequest request)
    {
        request = default;
        if (packet.Type != RtcpType.PayloadFeedback || packet.Count != PayloadFeedbackFormat.FullIntra) return false;
        int bytes = packet.Body.Length - 8;
        if (bytes < EntryBytes || bytes % EntryBytes != 0) return false;
        request = new FullIntraRequest(packet.Body[8..]);
        return true;
    }
}

/// <summary>A receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03 §2.2).</summary>
/// <param name="SenderSsrc">Who estimates.</param>
/// <param name="BitsPerSecond">The exponent and mantissa multiplied out; capped at <see cref="long.MaxValue"/>.</param>
internal readonly record struct ReceiverEstimate(uint SenderSsrc, long BitsPerSecond)
{
    public static bool TryParse(in RtcpPacket packet, out ReceiverEstimate estimate)
    {
        estimate = default;
        if (packet.Type != RtcpType.PayloadFeedback || packet.Count != PayloadFeedbackFormat.Application) return false;
        if (packet.Body.Length < 16 || !packet.Body.Slice(8, 4).SequenceEqual("REMB"u8)) return false;
        int sources = packet.Body[12];
        if (packet.Body.Length < 16 + (4 * sources)) return false;

        int exponent = packet.Body[13] >> 2;
        long mantissa = ((packet.Body[13] & 3) << 16) | BinaryPrimitives.ReadUInt16BigEndian(packet.Body[14..]);
        bool fits = mantissa <= long.MaxValue >> exponent;
        estimate = new ReceiverEstimate(BinaryPrimitives.ReadUInt32BigEndian(packet.Body), fits ? mantissa << exponent : long.MaxValue);
        return true;
    }
}
