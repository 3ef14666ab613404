namespace CaseHub.Recorder.Wire;

/// <summary>
/// How one who only receives learns the time there and back: its reference time is answered with how long it was held (RFC 3611 §4.4,
/// §4.5). Offered and answered as <see cref="Attribute"/> with <see cref="AnyReceiver"/> (§5.1).
/// </summary>
internal static class RtcpRoundTrip
{
    public const string Attribute = "rtcp-xr";
    public const string AnyReceiver = "rcvr-rtt=all";

    internal const byte ReferenceTime = 4;
    private const byte Delays = 5;
    private const int BlockHeaderBytes = 4;
    private const int DelayBytes = 12;

    /// <summary>True for an a=rtcp-xr line of one that answers any receiver; a size may follow the word.</summary>
    public static bool IsOfferedBy(in SdpLine line)
    {
        if (line.Type != 'a' || !line.Value.StartsWith(Attribute + ":", StringComparison.Ordinal)) return false;
        foreach (string format in line.Value[(Attribute.Length + 1)..].Split(' '))
        {
            if (format == AnyReceiver || format.StartsWith(AnyReceiver + ":", StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>Finds what an extended report answers to one receiver.</summary>
    /// <param name="receiver">The SSRC that the reference time was sent under.</param>
    /// <param name="reference">The middle 32 bits of that time.</param>
    /// <param name="held">How long it was held, in 1/65536 s.</param>
    public static bool TryFind(in RtcpPacket packet, uint receiver, out uint reference, out uint held)
    {
        (reference, held) = (0, 0);
        if (packet.Type != RtcpType.ExtendedReport || packet.Body.Length < 4) return false;
        // After the sender's SSRC come blocks of type, type-specific byte and length in words (§3).
        for (ReadOnlySpan<byte> rest = packet.Body[4..]; rest.Length >= BlockHeaderBytes;)
        {
            var header = new ByteReader(rest);
            header.TryReadUInt8(out byte type);
            header.TryReadUInt8(out _);
            header.TryReadUInt16(out ushort words);
            int length = BlockHeaderBytes + (words * 4);
            if (length > rest.Length) return false;
            if (type == Delays && TryFind(rest[BlockHeaderBytes..length], receiver, out reference, out held)) return true;
            rest = rest[length..];
        }

        return false;
    }

    private static bool TryFind(ReadOnlySpan<byte> delays, uint receiver, out uint reference, out uint held)
    {
        (reference, held) = (0, 0);
        for (; delays.Length >= DelayBytes; delays = delays[DelayBytes..])
        {
            var reader = new ByteReader(delays);
            reader.TryReadUInt32(out uint ssrc);
            reader.TryReadUInt32(out reference);
            reader.TryReadUInt32(out held);
            // Zero says that no reference time has come yet.
            if (ssrc == receiver && reference != 0) return true;
        }

        return false;
    }
}
