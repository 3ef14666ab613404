using System.Buffers.Binary;
using System.IO.Hashing;

namespace CaseHub.Hub.Pictures;

/// <summary>PNG (W3C PNG, third edition) as a list of chunks. Only chunks that the picture itself needs are kept.</summary>
internal static class Png
{
    private const int SignatureBytes = 8;

    // Length and type before the data, a checksum behind it (§5.3).
    private const int HeadBytes = 8;
    private const int ChecksumBytes = 4;

    private static readonly HashSet<uint> Needed =
    [
        TypeOf("IHDR"u8), TypeOf("PLTE"u8), TypeOf("IDAT"u8), TypeOf("IEND"u8), TypeOf("tRNS"u8),
        TypeOf("gAMA"u8), TypeOf("cHRM"u8), TypeOf("sRGB"u8), TypeOf("iCCP"u8), TypeOf("cICP"u8), TypeOf("mDCV"u8), TypeOf("cLLI"u8),
        TypeOf("sBIT"u8), TypeOf("bKGD"u8), TypeOf("pHYs"u8), TypeOf("acTL"u8), TypeOf("fcTL"u8), TypeOf("fdAT"u8),
    ];

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads width and height from the header chunk (§11.2.1), before anything is decoded.</summary>
    public static bool TryReadSize(ReadOnlySpan<byte> png, out PictureSize size)
    {
        size = default;
        if (!png.StartsWith(Signature)) return false;
        if (!TryReadChunk(png[SignatureBytes..], out uint type, out var data, out _)) return false;
        if (type != TypeOf("IHDR"u8) || data.Length != 13) return false;
        size = new PictureSize(BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        return size.IsReal;
    }

    /// <summary>Writes the picture without texts, times and Exif data; the orientation stays, and nothing behind the end does.</summary>
    /// <returns>False when the PNG is cut short or malformed; what was written is then of no use.</returns>
    public static bool TryClean(ReadOnlySpan<byte> png, Stream output)
    {
        if (!TryReadSize(png, out _)) return false;
        ushort orientation = Exif.Upright;
        output.Write(Signature);
        var rest = png[SignatureBytes..];
        while (TryReadChunk(rest, out uint type, out var data, out int length))
        {
            if (type == TypeOf("eXIf"u8)) orientation = Exif.OrientationOf(data);
            // An eXIf chunk may stand anywhere between header and end (§11.3.4.7).
            if (type == TypeOf("IEND"u8)) WriteOrientation(orientation, output);
            if (Needed.Contains(type)) output.Write(rest[..length]);
            if (type == TypeOf("IEND"u8)) return true;
            rest = rest[length..];
        }

        return false;
    }

    /// <summary>How the picture is to be turned, as its eXIf chunk says.</summary>
    public static ushort OrientationOf(ReadOnlySpan<byte> png)
    {
        var rest = png[Math.Min(SignatureBytes, png.Length)..];
        while (TryReadChunk(rest, out uint type, out var data, out int length))
        {
            if (type == TypeOf("eXIf"u8)) return Exif.OrientationOf(data);
            rest = rest[length..];
        }

        return Exif.Upright;
    }

    private static bool TryReadChunk(ReadOnlySpan<byte> bytes, out uint type, out ReadOnlySpan<byte> data, out int length)
    {
        type = 0;
        data = default;
        length = 0;
        if (bytes.Length < HeadBytes + ChecksumBytes) return false;
        uint dataLength = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (dataLength > bytes.Length - HeadBytes - ChecksumBytes) return false;
        type = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        data = bytes.Slice(HeadBytes, (int)dataLength);
        length = HeadBytes + (int)dataLength + ChecksumBytes;
        return true;
    }

    private static void WriteOrientation(ushort orientation, Stream output)
    {
        if (orientation == Exif.Upright) return;
        byte[] tiff = Exif.OnlyOrientation(orientation);
        byte[] chunk = new byte[HeadBytes + tiff.Length + ChecksumBytes];
        BinaryPrimitives.WriteInt32BigEndian(chunk, tiff.Length);
        "eXIf"u8.CopyTo(chunk.AsSpan(4));
        tiff.CopyTo(chunk, HeadBytes);
        uint checksum = Crc32.HashToUInt32(chunk.AsSpan(4, 4 + tiff.Length));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(HeadBytes + tiff.Length), checksum);
        output.Write(chunk);
    }

    private static uint TypeOf(ReadOnlySpan<byte> name) => BinaryPrimitives.ReadUInt32BigEndian(name);
}
