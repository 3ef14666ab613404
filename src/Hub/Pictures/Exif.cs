using System.Buffers.Binary;

namespace CaseHub.Hub.Pictures;

/// <summary>Exif metadata is a small TIFF file (CIPA DC-008, TIFF 6.0 §2). All of it goes but how the picture is to be turned.</summary>
internal static class Exif
{
    /// <summary>Shown as it is stored.</summary>
    public const ushort Upright = 1;

    private const ushort OrientationTag = 0x0112;
    private const ushort ShortType = 3;
    private const ushort TiffVersion = 42;
    private const int EntryBytes = 12;

    /// <summary>How the picture is to be turned: 1 to 8, 1 where it is not said or cannot be read.</summary>
    /// <param name="tiff">From <c>II</c> or <c>MM</c> on.</param>
    public static ushort OrientationOf(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8) return Upright;
        bool isLittle = tiff.StartsWith("II"u8);
        if (!isLittle && !tiff.StartsWith("MM"u8)) return Upright;
        if (Short(tiff[2..], isLittle) != TiffVersion) return Upright;
        uint directory = Long(tiff[4..], isLittle);
        if (directory > tiff.Length - 2) return Upright;

        int count = Short(tiff[(int)directory..], isLittle);
        var entries = tiff[((int)directory + 2)..];
        for (int i = 0; i < count && entries.Length >= EntryBytes; i++, entries = entries[EntryBytes..])
        {
            if (Short(entries, isLittle) != OrientationTag) continue;
            if (Short(entries[2..], isLittle) != ShortType) return Upright;
            ushort value = Short(entries[8..], isLittle);
            return value is >= 1 and <= 8 ? value : Upright;
        }

        return Upright;
    }

    /// <summary>A TIFF that says the orientation and nothing else: header, one entry, no next directory.</summary>
    public static byte[] OnlyOrientation(ushort orientation) =>
    [
        (byte)'I', (byte)'I', (byte)TiffVersion, 0, 8, 0, 0, 0,
        1, 0,
        (byte)(OrientationTag & 0xFF), OrientationTag >> 8, (byte)ShortType, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0,
        0, 0, 0, 0,
    ];

    private static ushort Short(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Long(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
