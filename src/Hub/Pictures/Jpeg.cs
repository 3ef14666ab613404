using System.Buffers.Binary;

namespace CaseHub.Hub.Pictures;

/// <summary>
/// JPEG (ITU-T T.81 annex B) as a list of segments. Only segments that the picture itself needs are kept, so whatever a camera
/// adds next year goes too; so does everything behind the end (previews, films, depth maps, each with a place of its own).
/// </summary>
internal static class Jpeg
{
    private const byte Sof0 = 0xC0, Dht = 0xC4, Jpg = 0xC8, Dac = 0xCC, Sof15 = 0xCF, Rst0 = 0xD0, Rst7 = 0xD7, Soi = 0xD8, Eoi = 0xD9;
    private const byte Sos = 0xDA, Dqt = 0xDB, Dnl = 0xDC, Dri = 0xDD, App0 = 0xE0, App1 = 0xE1, App2 = 0xE2, App14 = 0xEE;
    private const int JfifBytes = 16;

    private static ReadOnlySpan<byte> ExifName => "Exif\0\0"u8;

    /// <summary>Reads width and height from the frame header (§B.2.2), before anything is decoded.</summary>
    public static bool TryReadSize(ReadOnlySpan<byte> jpeg, out PictureSize size)
    {
        size = default;
        var rest = jpeg[Math.Min(2, jpeg.Length)..];
        while (TryReadSegment(rest, out byte marker, out var payload, out int length))
        {
            if (IsFrameHeader(marker)) return TryReadFrame(payload, out size);
            if (marker is Sos or Eoi) return false;
            rest = rest[length..];
        }

        return false;
    }

    /// <summary>Writes the picture without what says where, when, by whom or with what it was taken.</summary>
    /// <returns>False when the JPEG is cut short or malformed; what was written is then of no use.</returns>
    public static bool TryClean(ReadOnlySpan<byte> jpeg, Stream output)
    {
        if (jpeg is not [0xFF, Soi, ..]) return false;
        ushort orientation = OrientationOf(jpeg);
        var rest = jpeg[2..];
        output.Write(jpeg[..2]);
        // JFIF wants its segment first, Exif wants to be first: everybody reads JFIF, Exif, in this order.
        if (!IsJfif(rest)) WriteOrientation(orientation, output);

        while (TryReadSegment(rest, out byte marker, out var payload, out int length))
        {
            if (marker == Eoi)
            {
                output.Write(rest[..length]);
                return true;
            }

            int scan = marker == Sos ? ScanLength(rest[length..]) : 0;
            if (IsJfif(rest)) WriteJfif(payload, orientation, output);
            else if (IsNeeded(marker, payload)) output.Write(rest[..(length + scan)]);
            rest = rest[(length + scan)..];
        }

        return false;
    }

    /// <summary>How the picture is to be turned, as its Exif segment says.</summary>
    public static ushort OrientationOf(ReadOnlySpan<byte> jpeg)
    {
        var rest = jpeg[Math.Min(2, jpeg.Length)..];
        while (TryReadSegment(rest, out byte marker, out var payload, out int length) && marker is not (Sos or Eoi))
        {
            if (marker == App1 && payload.StartsWith(ExifName)) return Exif.OrientationOf(payload[ExifName.Length..]);
            rest = rest[length..];
        }

        return Exif.Upright;
    }

    /// <summary>Reads one marker with its payload (§B.1.1.4).</summary>
    /// <param name="payload">Without marker and length.</param>
    /// <param name="length">From the start of <paramref name="bytes"/> to the segment's end, fill bytes included.</param>
    private static bool TryReadSegment(ReadOnlySpan<byte> bytes, out byte marker, out ReadOnlySpan<byte> payload, out int length)
    {
        marker = 0;
        payload = default;
        length = 0;
        if (bytes is not [0xFF, ..]) return false;
        int fill = bytes.IndexOfAnyExcept((byte)0xFF);
        if (fill < 0) return false;
        marker = bytes[fill];
        length = fill + 1;
        if (marker == Eoi) return true;
        if (marker is < Sof0 or Soi or (>= Rst0 and <= Rst7)) return false;

        if (bytes.Length < length + 2) return false;
        int segment = BinaryPrimitives.ReadUInt16BigEndian(bytes[length..]);
        if (segment < 2 || bytes.Length < length + segment) return false;
        payload = bytes.Slice(length + 2, segment - 2);
        length += segment;
        return true;
    }

    /// <summary>Bytes of entropy-coded data: up to a marker that is neither a stuffed zero nor a restart (§B.1.1.5).</summary>
    private static int ScanLength(ReadOnlySpan<byte> data)
    {
        int at = 0;
        while (true)
        {
            int next = data[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= data.Length) return data.Length;
            at += next;
            if (data[at + 1] is not (0 or (>= Rst0 and <= Rst7))) return at;
            at += 2;
        }
    }

    private static bool IsNeeded(byte marker, ReadOnlySpan<byte> payload) => marker switch
    {
        >= Sof0 and <= Sof15 => marker != Jpg,
        Sos or Dqt or Dnl or Dri => true,
        // Colours: the profile (ICC.1 annex B.4), and whether Adobe left them as RGB.
        App2 => payload.StartsWith("ICC_PROFILE\0"u8),
        App14 => payload.StartsWith("Adobe"u8),
        _ => false,
    };

    private static bool IsJfif(ReadOnlySpan<byte> bytes) =>
        TryReadSegment(bytes, out byte marker, out var payload, out _)
        && marker == App0 && payload.Length >= JfifBytes - 2 && payload.StartsWith("JFIF\0"u8);

    /// <summary>Copies version and density, not the thumbnail that may follow.</summary>
    private static void WriteJfif(ReadOnlySpan<byte> payload, ushort orientation, Stream output)
    {
        output.Write([0xFF, App0, 0, JfifBytes]);
        output.Write(payload[..(JfifBytes - 4)]);
        output.Write([0, 0]);
        WriteOrientation(orientation, output);
    }

    private static void WriteOrientation(ushort orientation, Stream output)
    {
        if (orientation == Exif.Upright) return;
        byte[] tiff = Exif.OnlyOrientation(orientation);
        output.Write([0xFF, App1, 0, (byte)(2 + ExifName.Length + tiff.Length)]);
        output.Write(ExifName);
        output.Write(tiff);
    }

    private static bool IsFrameHeader(byte marker) => marker is >= Sof0 and <= Sof15 and not (Dht or Jpg or Dac);

    private static bool TryReadFrame(ReadOnlySpan<byte> payload, out PictureSize size)
    {
        size = default;
        if (payload.Length < 6) return false;
        size = new PictureSize(BinaryPrimitives.ReadUInt16BigEndian(payload[3..]), BinaryPrimitives.ReadUInt16BigEndian(payload[1..]));
        return size.IsReal;
    }
}
