using System.Buffers.Binary;

namespace CaseHub.Recorder.Wire;

/// <summary>
/// Composes one RTP packet (RFC 3550 §5.1) in this order: fixed header, CSRCs, extension elements, payload, padding. The caller
/// owns the span.
/// </summary>
internal ref struct RtpPacketWriter
{
    private ByteWriter writer;
    private int extensionStart;
    private bool twoByte;

    /// <summary>Starts a packet with the header's marker, payload type, sequence number, timestamp and SSRC.</summary>
    public RtpPacketWriter(Span<byte> destination, scoped in RtpHeader header)
    {
        writer = new ByteWriter(destination);
        writer.UInt8(0x80);
        writer.UInt8((byte)((header.Marker ? 0x80 : 0) | (header.PayloadType & 0x7F)));
        writer.UInt16(header.SequenceNumber);
        writer.UInt32(header.Timestamp);
        writer.UInt32(header.Ssrc);
    }

    /// <summary>Adds one contributing source; at most 15.</summary>
    public void AddCsrc(uint csrc)
    {
        writer.UInt32(csrc);
        if (!writer.Overflowed) writer.Written[0]++;
    }

    /// <param name="profile"><see cref="RtpHeaderExtensions.OneByteProfile"/> or <see cref="RtpHeaderExtensions.TwoByteProfile"/>.</param>
    public void BeginExtensions(ushort profile)
    {
        twoByte = RtpHeaderExtensions.IsTwoByte(profile);
        if (!writer.Overflowed) writer.Written[0] |= 0x10;
        writer.UInt16(profile);
        writer.UInt16(0);
        extensionStart = writer.Position;
    }

    /// <param name="id">1–14 in the one-byte form, 1–255 in the two-byte form.</param>
    /// <param name="data">1–16 bytes in the one-byte form, 0–255 in the two-byte form.</param>
    public void AddExtension(byte id, scoped ReadOnlySpan<byte> data)
    {
        if (twoByte)
        {
            writer.UInt8(id);
            writer.UInt8((byte)data.Length);
        }
        else
        {
            writer.UInt8((byte)(id << 4 | (data.Length - 1)));
        }
        writer.Bytes(data);
    }

    /// <summary>Pads the elements to a word and writes their length (RFC 3550 §5.3.1).</summary>
    public void EndExtensions()
    {
        writer.Zeros(-(writer.Position - extensionStart) & 3);
        writer.PatchUInt16(extensionStart - 2, (ushort)((writer.Position - extensionStart) / 4));
    }

    public void Payload(scoped ReadOnlySpan<byte> payload) => writer.Bytes(payload);

    /// <param name="count">1–255 bytes, their count byte included; 0 adds nothing.</param>
    public void Pad(byte count)
    {
        if (count == 0) return;
        writer.Zeros(count - 1);
        writer.UInt8(count);
        if (!writer.Overflowed) writer.Written[0] |= 0x20;
    }

    /// <returns>False when the packet did not fit.</returns>
    public readonly bool TryFinish(out int length)
    {
        length = writer.Overflowed ? 0 : writer.Position;
        return !writer.Overflowed;
    }
}

/// <summary>Rewrites fields of a packet in place, as a forwarder does. The packet must have parsed.</summary>
internal static class RtpPatch
{
    public static void PayloadType(Span<byte> packet, byte payloadType) =>
        packet[1] = (byte)((packet[1] & 0x80) | (payloadType & 0x7F));

    public static void Marker(Span<byte> packet, bool marker) =>
        packet[1] = (byte)((packet[1] & 0x7F) | (marker ? 0x80 : 0));

    public static void SequenceNumber(Span<byte> packet, ushort sequenceNumber) =>
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequenceNumber);

    public static void Timestamp(Span<byte> packet, uint timestamp) =>
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], timestamp);

    /// <summary>Makes the last bytes of a packet padding (RFC 3550 §5.1).</summary>
    /// <param name="packet">With room for the padding at its end.</param>
    /// <param name="count">1–255 bytes.</param>
    public static void Pad(Span<byte> packet, byte count)
    {
        packet[0] |= 0x20;
        packet[^count..].Clear();
        packet[^1] = count;
    }

    public static void Ssrc(Span<byte> packet, uint ssrc) =>
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc);
}
