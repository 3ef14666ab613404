using System.Buffers.Binary;

namespace CaseHub.Recorder.Wire;

/// <summary>The VP8 payload descriptor (RFC 7741 §4.2); positions are offsets into the RTP payload.</summary>
internal readonly record struct Vp8Descriptor
{
    /// <summary>Nothing else depends on this frame (N).</summary>
    public bool NonReference { get; init; }

    /// <summary>The first packet of a partition (S).</summary>
    public bool StartOfPartition { get; init; }

    /// <summary>0 to 7 (PID).</summary>
    public int PartitionIndex { get; init; }

    /// <summary>7 or 15 bits that grow with each frame; null when absent.</summary>
    public int? PictureId { get; init; }

    public bool PictureIdIsLong { get; init; }

    public int PictureIdPosition { get; init; }

    /// <summary>Running index of temporal base layer frames, modulo 256; null when absent.</summary>
    public byte? Tl0PicIdx { get; init; }

    public int Tl0PicIdxPosition { get; init; }

    /// <summary>The temporal layer, 0 to 3; null when absent.</summary>
    public int? TemporalLayer { get; init; }

    /// <summary>The frame depends on the base layer alone (Y); false when absent.</summary>
    public bool LayerSync { get; init; }

    /// <summary>0 to 31, modulo 32: changes with each keyframe; null when absent.</summary>
    public int? KeyIndex { get; init; }

    /// <summary>Bytes of descriptor; the VP8 data follow.</summary>
    public int Length { get; init; }

    /// <summary>The first packet of a frame (RFC 7741 §4.2: S with partition 0).</summary>
    public bool StartsFrame => StartOfPartition && PartitionIndex == 0;

    /// <param name="payload">The RTP payload.</param>
    /// <param name="descriptor">The descriptor; at least one byte of VP8 data follows it.</param>
    public static bool TryParse(ReadOnlySpan<byte> payload, out Vp8Descriptor descriptor)
    {
        descriptor = default;
        var reader = new ByteReader(payload);
        if (!reader.TryReadUInt8(out byte first)) return false;
        byte extensions = 0;
        if ((first & 0x80) != 0 && !reader.TryReadUInt8(out extensions)) return false;

        descriptor = new Vp8Descriptor
        {
            NonReference = (first & 0x20) != 0,
            StartOfPartition = (first & 0x10) != 0,
            PartitionIndex = first & 0x07,
        };
        if ((extensions & 0x80) != 0 && !TryReadPictureId(ref reader, ref descriptor)) return false;
        if ((extensions & 0x40) != 0 && !TryReadTl0PicIdx(ref reader, ref descriptor)) return false;
        if ((extensions & 0x30) != 0 && !TryReadLayer(ref reader, extensions, ref descriptor)) return false;
        descriptor = descriptor with { Length = reader.Position };
        return reader.Remaining > 0;
    }

    /// <summary>Rewrites the picture id in place, in the width it has; does nothing where it is absent.</summary>
    public void PatchPictureId(Span<byte> payload, int pictureId)
    {
        if (PictureId is null) return;
        if (PictureIdIsLong) BinaryPrimitives.WriteUInt16BigEndian(payload[PictureIdPosition..], (ushort)(0x8000 | (pictureId & 0x7FFF)));
        else payload[PictureIdPosition] = (byte)(pictureId & 0x7F);
    }

    /// <summary>Rewrites the base layer index in place; does nothing where it is absent.</summary>
    public void PatchTl0PicIdx(Span<byte> payload, byte index)
    {
        if (Tl0PicIdx is not null) payload[Tl0PicIdxPosition] = index;
    }

    /// <summary>Writes the descriptor; positions and length are not looked at.</summary>
    /// <returns>Bytes written, at most 6; 0 when they did not fit.</returns>
    public int Write(Span<byte> destination)
    {
        bool hasLayer = TemporalLayer is not null, hasKey = KeyIndex is not null;
        int extensions = (PictureId is null ? 0 : 0x80) | (Tl0PicIdx is null ? 0 : 0x40) | (hasLayer ? 0x20 : 0) | (hasKey ? 0x10 : 0);
        var writer = new ByteWriter(destination);
        writer.UInt8((byte)((extensions != 0 ? 0x80 : 0) | (NonReference ? 0x20 : 0) | (StartOfPartition ? 0x10 : 0) | PartitionIndex));
        if (extensions != 0) writer.UInt8((byte)extensions);
        if (PictureId is { } pictureId && PictureIdIsLong) writer.UInt16((ushort)(0x8000 | pictureId));
        else if (PictureId is { } shortId) writer.UInt8((byte)(shortId & 0x7F));
        if (Tl0PicIdx is { } index) writer.UInt8(index);
        if (hasLayer || hasKey) writer.UInt8((byte)((TemporalLayer ?? 0) << 6 | (LayerSync ? 0x20 : 0) | (KeyIndex ?? 0)));
        return writer.Overflowed ? 0 : writer.Position;
    }

    // M in the first bit tells seven bits from fifteen.
    private static bool TryReadPictureId(ref ByteReader reader, ref Vp8Descriptor descriptor)
    {
        int position = reader.Position;
        if (!reader.TryReadUInt8(out byte high)) return false;
        byte low = 0;
        bool isLong = (high & 0x80) != 0;
        if (isLong && !reader.TryReadUInt8(out low)) return false;
        int pictureId = isLong ? (high & 0x7F) << 8 | low : high;
        descriptor = descriptor with { PictureId = pictureId, PictureIdIsLong = isLong, PictureIdPosition = position };
        return true;
    }

    private static bool TryReadTl0PicIdx(ref ByteReader reader, ref Vp8Descriptor descriptor)
    {
        int position = reader.Position;
        if (!reader.TryReadUInt8(out byte index)) return false;
        descriptor = descriptor with { Tl0PicIdx = index, Tl0PicIdxPosition = position };
        return true;
    }

    // One byte holds TID and Y, where T is set, and KEYIDX, where K is set.
    private static bool TryReadLayer(ref ByteReader reader, byte extensions, ref Vp8Descriptor descriptor)
    {
        if (!reader.TryReadUInt8(out byte layer)) return false;
        if ((extensions & 0x20) != 0) descriptor = descriptor with { TemporalLayer = layer >> 6, LayerSync = (layer & 0x20) != 0 };
        if ((extensions & 0x10) != 0) descriptor = descriptor with { KeyIndex = layer & 0x1F };
        return true;
    }
}

/// <summary>The uncompressed head of a VP8 frame (RFC 6386 §9.1).</summary>
/// <param name="IsKeyframe">The frame stands by itself.</param>
/// <param name="Width">Pixels, 1 to 16,383; 0 unless a keyframe.</param>
/// <param name="Height">Pixels, 1 to 16,383; 0 unless a keyframe.</param>
internal readonly record struct Vp8FrameHeader(bool IsKeyframe, int Width, int Height)
{
    /// <param name="frame">The frame, or what its first packet holds of it.</param>
    /// <param name="header">What the frame is.</param>
    /// <returns>False when it is cut short, or a keyframe without start code or size.</returns>
    public static bool TryParse(ReadOnlySpan<byte> frame, out Vp8FrameHeader header)
    {
        header = default;
        if (frame.Length < 3) return false;
        // The first bit is the inverse of "key frame".
        if ((frame[0] & 1) != 0) return true;
        if (frame.Length < 10 || !frame.Slice(3, 3).SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A])) return false;
        // Fourteen bits of size, two of scaling, low byte first.
        int width = BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]) & 0x3FFF;
        int height = BinaryPrimitives.ReadUInt16LittleEndian(frame[8..]) & 0x3FFF;
        if (width == 0 || height == 0) return false;
        header = new Vp8FrameHeader(true, width, height);
        return true;
    }

    /// <summary>True when this RTP payload begins a keyframe: where a viewer or a source switch may start.</summary>
    public static bool StartsKeyframe(ReadOnlySpan<byte> payload) =>
        Vp8Descriptor.TryParse(payload, out var descriptor)
        && descriptor.StartsFrame
        && TryParse(payload[descriptor.Length..], out var header)
        && header.IsKeyframe;
}
