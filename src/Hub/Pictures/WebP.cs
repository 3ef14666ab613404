using System.Buffers.Binary;

namespace CaseHub.Hub.Pictures;

/// <summary>WebP (RFC 9649) as a list of RIFF chunks. Only chunks that the picture itself needs are kept.</summary>
internal static class WebP
{
    private const int FileHeadBytes = 12;
    private const int ChunkHeadBytes = 8;
    private const int ExtendedBytes = 10;

    // Flags of the VP8X chunk (RFC 9649 §2.7).
    private const byte ExifFlag = 0x08;
    private const byte XmpFlag = 0x04;

    /// <summary>Reads width and height of the canvas, before anything is decoded.</summary>
    public static bool TryReadSize(ReadOnlySpan<byte> webp, out PictureSize size)
    {
        size = default;
        if (!TryReadFile(webp, out var chunks)) return false;
        if (!TryReadChunk(chunks, out var type, out var data, out _)) return false;
        if (type.SequenceEqual("VP8X"u8) && data.Length >= ExtendedBytes) size = new PictureSize(1 + UInt24(data[4..]), 1 + UInt24(data[7..]));
        else if (type.SequenceEqual("VP8 "u8)) size = LossySize(data);
        else if (type.SequenceEqual("VP8L"u8)) size = LosslessSize(data);
        return size.IsReal;
    }

    /// <summary>Writes the picture without Exif, XMP and unknown chunks; the orientation stays, and nothing behind the end does.</summary>
    /// <param name="output">Seekable: the length at its head is written last.</param>
    /// <returns>False when the WebP is cut short or malformed; what was written is then of no use.</returns>
    public static bool TryClean(ReadOnlySpan<byte> webp, Stream output)
    {
        if (!TryReadSize(webp, out _)) return false;
        if (!TryReadFile(webp, out var chunks)) return false;
        ushort orientation = OrientationIn(chunks);
        long start = output.Position;
        output.Write(webp[..FileHeadBytes]);
        bool isExtended = false;
        while (TryReadChunk(chunks, out var type, out var data, out int length))
        {
            if (type.SequenceEqual("VP8X"u8))
            {
                isExtended = true;
                WriteExtended(chunks[..length], orientation, output);
            }
            else if (IsNeeded(type))
            {
                output.Write(chunks[..length]);
            }

            chunks = chunks[length..];
        }

        if (!chunks.IsEmpty) return false;
        if (isExtended) WriteOrientation(orientation, output);
        WriteLength(output, start);
        return true;
    }

    /// <summary>How the picture is to be turned, as its EXIF chunk says.</summary>
    public static ushort OrientationOf(ReadOnlySpan<byte> webp) => TryReadFile(webp, out var chunks) ? OrientationIn(chunks) : Exif.Upright;

    private static bool IsNeeded(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("VP8 "u8) || type.SequenceEqual("VP8L"u8) || type.SequenceEqual("ALPH"u8)
        || type.SequenceEqual("ANIM"u8) || type.SequenceEqual("ANMF"u8) || type.SequenceEqual("ICCP"u8);

    /// <summary>Cuts the file at the length that its head says (§2.4).</summary>
    private static bool TryReadFile(ReadOnlySpan<byte> webp, out ReadOnlySpan<byte> chunks)
    {
        chunks = default;
        if (webp.Length < FileHeadBytes) return false;
        if (!webp.StartsWith("RIFF"u8) || !webp[8..].StartsWith("WEBP"u8)) return false;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(webp[4..]);
        if (length < 4 || length > webp.Length - 8) return false;
        chunks = webp[FileHeadBytes..(int)(8 + length)];
        return true;
    }

    /// <summary>Reads one chunk; data of odd length is followed by one byte of padding (§2.3).</summary>
    private static bool TryReadChunk(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> data, out int length)
    {
        type = default;
        data = default;
        length = 0;
        if (bytes.Length < ChunkHeadBytes) return false;
        uint dataLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        long padded = dataLength + (dataLength & 1L);
        if (padded > bytes.Length - ChunkHeadBytes) return false;
        type = bytes[..4];
        data = bytes.Slice(ChunkHeadBytes, (int)dataLength);
        length = ChunkHeadBytes + (int)padded;
        return true;
    }

    private static ushort OrientationIn(ReadOnlySpan<byte> chunks)
    {
        while (TryReadChunk(chunks, out var type, out var data, out int length))
        {
            // Some writers put JPEG's "Exif\0\0" before the TIFF.
            if (type.SequenceEqual("EXIF"u8)) return Exif.OrientationOf(data.StartsWith("Exif\0\0"u8) ? data[6..] : data);
            chunks = chunks[length..];
        }

        return Exif.Upright;
    }

    private static void WriteExtended(ReadOnlySpan<byte> chunk, ushort orientation, Stream output)
    {
        byte flags = (byte)(chunk[ChunkHeadBytes] & ~(ExifFlag | XmpFlag));
        if (orientation != Exif.Upright) flags |= ExifFlag;
        output.Write(chunk[..ChunkHeadBytes]);
        output.WriteByte(flags);
        output.Write(chunk[(ChunkHeadBytes + 1)..]);
    }

    private static void WriteOrientation(ushort orientation, Stream output)
    {
        if (orientation == Exif.Upright) return;
        byte[] tiff = Exif.OnlyOrientation(orientation);
        output.Write("EXIF"u8);
        output.Write([(byte)tiff.Length, 0, 0, 0]);
        output.Write(tiff);
    }

    private static void WriteLength(Stream output, long start)
    {
        long end = output.Position;
        byte[] length = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)(end - start - 8));
        output.Position = start + 4;
        output.Write(length);
        output.Position = end;
    }

    // RFC 6386 §9.1: frame tag, start code, then 14 bits of width and of height, each with two bits of scale.
    private static PictureSize LossySize(ReadOnlySpan<byte> data)
    {
        if (data.Length < 10 || !data[3..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A])) return default;
        return new PictureSize(
            BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFFu,
            BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFFu);
    }

    // RFC 9649 §3.4: a signature byte, then 14 bits of width - 1 and of height - 1.
    private static PictureSize LosslessSize(ReadOnlySpan<byte> data)
    {
        if (data.Length < 5 || data[0] != 0x2F) return default;
        uint bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
        return new PictureSize(1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF));
    }

    private static uint UInt24(ReadOnlySpan<byte> bytes) => (uint)(bytes[0] | bytes[1] << 8 | bytes[2] << 16);
}
