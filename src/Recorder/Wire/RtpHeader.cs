using System.Buffers.Binary;

namespace CaseHub.Recorder.Wire;

/// <summary>The header of one RTP packet (RFC 3550 §5.1); positions are byte offsets into the packet it was parsed from.</summary>
internal readonly record struct RtpHeader
{
    /// <summary>The fixed header's size, bytes.</summary>
    public const int MinBytes = 12;
    private const int Version = 2;

    public bool Marker { get; init; }

    /// <summary>0 to 127.</summary>
    public byte PayloadType { get; init; }

    public ushort SequenceNumber { get; init; }

    /// <summary>Ticks of the codec's clock.</summary>
    public uint Timestamp { get; init; }

    public uint Ssrc { get; init; }

    /// <summary>0 to 15 words follow the fixed header.</summary>
    public int CsrcCount { get; init; }

    public bool HasExtension { get; init; }

    /// <summary>"Defined by profile" of the extension (RFC 3550 §5.3.1): 0xBEDE or 0x100x for RFC 8285.</summary>
    public ushort ExtensionProfile { get; init; }

    /// <summary>Where the extension's elements begin; after the profile and length words.</summary>
    public int ExtensionStart { get; init; }

    public int ExtensionLength { get; init; }

    /// <summary>Where the payload begins: the whole header's size.</summary>
    public int PayloadStart { get; init; }

    /// <summary>Bytes of payload without padding; 0 for a padding-only probe.</summary>
    public int PayloadLength { get; init; }

    /// <summary>Bytes of padding with their count byte; 0 when there is none, and always 0 from <see cref="TryParseProtected"/>.</summary>
    public int PaddingLength { get; init; }

    /// <summary>Parses a plain packet: header, extension elements and padding are all checked.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out RtpHeader header)
    {
        if (!TryParseProtected(packet, out header)) return false;
        if (header.HasExtension && !RtpHeaderExtensions.AreWellFormed(packet, header)) return false;

        bool padded = (packet[0] & 0x20) != 0;
        if (!padded) return true;

        // The last byte counts the padding, itself included (RFC 3550 §5.1).
        if (header.PayloadLength == 0) return false;
        int padding = packet[^1];
        if (padding == 0 || padding > header.PayloadLength) return false;
        header = header with { PaddingLength = padding, PayloadLength = header.PayloadLength - padding };
        return true;
    }

    /// <summary>
    /// Parses what SRTP leaves readable (RFC 3711 §3.1): padding is still encrypted, so it and the tag count as payload, and the
    /// extension's elements are not looked at before authentication.
    /// </summary>
    public static bool TryParseProtected(ReadOnlySpan<byte> packet, out RtpHeader header)
    {
        header = default;
        if (packet.Length < MinBytes) return false;
        if (packet[0] >> 6 != Version) return false;

        // CSRC list: CC words of four bytes follow the fixed header (RFC 3550 §5.1).
        int csrcCount = packet[0] & 0x0F;
        int payloadStart = MinBytes + (4 * csrcCount);
        bool hasExtension = (packet[0] & 0x10) != 0;
        ushort profile = 0;
        int extensionStart = 0, extensionLength = 0;
        if (hasExtension)
        {
            // Profile and length in words (RFC 3550 §5.3.1).
            if (packet.Length < payloadStart + 4) return false;
            profile = BinaryPrimitives.ReadUInt16BigEndian(packet[payloadStart..]);
            extensionLength = 4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(payloadStart + 2)..]);
            extensionStart = payloadStart + 4;
            payloadStart = extensionStart + extensionLength;
        }
        if (packet.Length < payloadStart) return false;

        header = new RtpHeader
        {
            Marker = (packet[1] & 0x80) != 0,
            PayloadType = (byte)(packet[1] & 0x7F),
            SequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            Timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            Ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]),
            CsrcCount = csrcCount,
            HasExtension = hasExtension,
            ExtensionProfile = profile,
            ExtensionStart = extensionStart,
            ExtensionLength = extensionLength,
            PayloadStart = payloadStart,
            PayloadLength = packet.Length - payloadStart,
        };
        return true;
    }
}
