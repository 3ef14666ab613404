using System.Buffers.Binary;

namespace CaseHub.Recorder.Wire;

/// <summary>RTCP packet types (RFC 3550 §12.1, RFC 4585 §6.1, RFC 3611).</summary>
internal enum RtcpType : byte
{
    SenderReport = 200,
    ReceiverReport = 201,
    SourceDescription = 202,
    Bye = 203,
    Application = 204,
    TransportFeedback = 205,
    PayloadFeedback = 206,
    ExtendedReport = 207,
}

/// <summary>One RTCP packet of a compound; the body is a slice of the datagram.</summary>
internal readonly ref struct RtcpPacket(RtcpType type, int count, ReadOnlySpan<byte> body)
{
    public RtcpType Type { get; } = type;

    /// <summary>Report, source or chunk count; the FMT of feedback. 0 to 31.</summary>
    public int Count { get; } = count;

    /// <summary>What follows the four-byte header, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;
}

/// <summary>
/// Walks the packets of one RTCP datagram (RFC 3550 §6.1). Reduced-size ones, which begin with any type, are taken too
/// (RFC 5506 §3.4.2).
/// </summary>
internal ref struct RtcpCompound
{
    private const int HeaderBytes = 4;
    private ReadOnlySpan<byte> rest;

    private RtcpCompound(ReadOnlySpan<byte> datagram) => rest = datagram;

    public RtcpPacket Current { get; private set; }

    /// <summary>Checks that the lengths of all packets add up to the datagram (RFC 3550 A.2); their bodies are not looked at.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out RtcpCompound compound)
    {
        compound = new RtcpCompound(datagram);
        if (datagram.IsEmpty) return false;
        var walk = compound;
        while (walk.MoveNext()) { }
        return walk.rest.IsEmpty;
    }

    public readonly RtcpCompound GetEnumerator() => this;

    /// <returns>False at the end, and at the first packet that is malformed.</returns>
    public bool MoveNext()
    {
        if (rest.Length < HeaderBytes) return false;
        if (rest[0] >> 6 != 2) return false;
        int bytes = 4 * (BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) + 1);
        if (rest.Length < bytes) return false;

        var body = rest[HeaderBytes..bytes];
        bool padded = (rest[0] & 0x20) != 0;
        if (padded && !TryUnpad(ref body, isLast: rest.Length == bytes)) return false;
        Current = new RtcpPacket((RtcpType)rest[1], rest[0] & 0x1F, body);
        rest = rest[bytes..];
        return true;
    }

    // Only the last packet of a compound is padded (RFC 3550 §6.4.1); transport-wide feedback pads by less than a word.
    private static bool TryUnpad(ref ReadOnlySpan<byte> body, bool isLast)
    {
        if (!isLast || body.IsEmpty) return false;
        int padding = body[^1];
        if (padding == 0 || padding > body.Length) return false;
        body = body[..^padding];
        return true;
    }
}
