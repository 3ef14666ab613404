using System.Buffers.Binary;

namespace CaseHub.Hub.Packets.Import;

/// <summary>The end of a ZIP says how many entries follow in its directory (APPNOTE.TXT §4.3.16, §4.3.14): read before the directory is, so that one of millions costs nothing.</summary>
internal static class ZipEnd
{
    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int EndBytes64 = 56;
    private const int LongestComment = ushort.MaxValue;
    private const uint End = 0x06054b50, Locator = 0x07064b50, End64 = 0x06064b50;

    /// <param name="file">Seekable; left anywhere.</param>
    /// <returns>How many entries it says; null where there is no end.</returns>
    public static async Task<long?> EntriesAsync(Stream file, CancellationToken cancellationToken)
    {
        byte[] tail = new byte[Math.Min(file.Length, EndBytes + LongestComment + LocatorBytes)];
        file.Position = file.Length - tail.Length;
        await file.ReadExactlyAsync(tail, cancellationToken);
        for (int at = tail.Length - EndBytes; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) != End) continue;
            ushort entries = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 10));
            return entries == ushort.MaxValue && at >= LocatorBytes ? await Entries64Async(file, tail.AsMemory(at - LocatorBytes, LocatorBytes), cancellationToken) : entries;
        }

        return null;
    }

    private static async Task<long?> Entries64Async(Stream file, ReadOnlyMemory<byte> locator, CancellationToken cancellationToken)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator.Span) != Locator) return ushort.MaxValue;
        long position = BinaryPrimitives.ReadInt64LittleEndian(locator.Span[8..]);
        if (position < 0 || position > file.Length - EndBytes64) return null;
        byte[] end = new byte[EndBytes64];
        file.Position = position;
        await file.ReadExactlyAsync(end, cancellationToken);
        return BinaryPrimitives.ReadUInt32LittleEndian(end) == End64 ? BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(32)) : null;
    }
}
