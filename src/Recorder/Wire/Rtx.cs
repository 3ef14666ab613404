using System.Buffers.Binary;

namespace CaseHub.Recorder.Wire;

/// <summary>Retransmission payloads (RFC 4588 §4): the original sequence number in front of the original payload.</summary>
internal static class Rtx
{
    private const int OsnBytes = 2;

    /// <summary>Turns an RTX packet into the packet it repeats, in place.</summary>
    /// <param name="packet">A parsed plain packet.</param>
    /// <param name="header">Its header.</param>
    /// <param name="payloadType">The repeated stream's.</param>
    /// <param name="ssrc">The repeated stream's.</param>
    /// <param name="length">Bytes of the restored packet.</param>
    /// <returns>False for a probe without a whole original sequence number.</returns>
    public static bool TryUnwrap(Span<byte> packet, in RtpHeader header, byte payloadType, uint ssrc, out int length)
    {
        length = 0;
        if (header.PayloadLength < OsnBytes) return false;
        ushort original = BinaryPrimitives.ReadUInt16BigEndian(packet[header.PayloadStart..]);
        packet[(header.PayloadStart + OsnBytes)..].CopyTo(packet[header.PayloadStart..]);
        RtpPatch.PayloadType(packet, payloadType);
        RtpPatch.SequenceNumber(packet, original);
        RtpPatch.Ssrc(packet, ssrc);
        length = packet.Length - OsnBytes;
        return true;
    }

    /// <summary>Writes the RTX packet that repeats a stored one; padding is left out.</summary>
    /// <param name="packet">The stored plain packet.</param>
    /// <param name="header">Its header.</param>
    /// <param name="destination">Owned by the caller; two bytes longer than the packet suffice.</param>
    /// <param name="payloadType">The RTX stream's.</param>
    /// <param name="ssrc">The RTX stream's.</param>
    /// <param name="sequenceNumber">The RTX stream's own, fresh for each send.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when it did not fit.</returns>
    public static bool TryWrap(
        ReadOnlySpan<byte> packet, in RtpHeader header, Span<byte> destination, byte payloadType, uint ssrc, ushort sequenceNumber, out int length)
    {
        length = 0;
        int bytes = header.PayloadStart + OsnBytes + header.PayloadLength;
        if (destination.Length < bytes) return false;
        packet[..header.PayloadStart].CopyTo(destination);
        destination[0] &= 0xDF;
        BinaryPrimitives.WriteUInt16BigEndian(destination[header.PayloadStart..], header.SequenceNumber);
        packet.Slice(header.PayloadStart, header.PayloadLength).CopyTo(destination[(header.PayloadStart + OsnBytes)..]);
        RtpPatch.PayloadType(destination, payloadType);
        RtpPatch.SequenceNumber(destination, sequenceNumber);
        RtpPatch.Ssrc(destination, ssrc);
        length = bytes;
        return true;
    }
}
