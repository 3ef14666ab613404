using System.Buffers.Text;
using System.IO.Compression;

namespace CaseHub.Hub.Briefings.Slides;

/// <summary>
/// How many pages a PDF has, without drawing them: the root of its page tree says so (ISO 32000-2 §7.7.3.2, <c>Count</c>), and has the largest count of all its nodes. A tree stands in
/// the file as it is, or in object streams (§7.5.7), which are unpacked up to a bound. Nothing in a document is run or trusted: who draws it finds their own number.
/// </summary>
internal static class PdfPages
{
    private const int MaxUnpackedBytes = 8 * 1024 * 1024;
    private const int MaxUnpackedBytesInAll = 128 * 1024 * 1024;
    private const int MaxDictionaryBytes = 256 * 1024;
    private const int MaxHeadBytes = 1024;

    /// <summary>Its trailer says how it is encrypted (§7.6.2).</summary>
    public static bool IsLocked(ReadOnlySpan<byte> pdf) => Holds(pdf, "/Encrypt"u8);

    /// <returns>Null where no page tree can be found.</returns>
    public static int? Count(ReadOnlySpan<byte> pdf)
    {
        int most = Largest(pdf);
        int left = MaxUnpackedBytesInAll;
        for (int at = Next(pdf, "/ObjStm"u8, 0); at >= 0 && left > 0; at = Next(pdf, "/ObjStm"u8, at + 1))
        {
            byte[] unpacked = Unpack(pdf[at..]);
            left -= unpacked.Length;
            most = Math.Max(most, Largest(unpacked));
        }

        return most > 0 ? most : null;
    }

    private static int Largest(ReadOnlySpan<byte> text)
    {
        int most = 0;
        for (int at = Next(text, "/Pages"u8, 0); at >= 0; at = Next(text, "/Pages"u8, at + 1))
            if (IsType(text[..at])) most = Math.Max(most, CountIn(DictionaryAround(text, at)));
        return most;
    }

    /// <summary>Of the catalogue's <c>/Pages 2 0 R</c> and a node's <c>/Type /Pages</c> it is the second.</summary>
    private static bool IsType(ReadOnlySpan<byte> before) => before.TrimEnd(" \t\r\n"u8).EndsWith("/Type"u8);

    /// <summary>From its <c>&lt;&lt;</c> to its <c>&gt;&gt;</c>; others may lie in it.</summary>
    private static ReadOnlySpan<byte> DictionaryAround(ReadOnlySpan<byte> text, int at)
    {
        int from = at, to = at;
        int least = Math.Max(1, at - MaxDictionaryBytes), last = Math.Min(text.Length - 1, at + MaxDictionaryBytes);
        for (int depth = 0; from >= least; from--)
        {
            if (text[from] == '>' && text[from - 1] == '>') (depth, from) = (depth + 1, from - 1);
            else if (text[from] == '<' && text[from - 1] == '<' && depth-- == 0) break;
            else if (text[from] == '<' && text[from - 1] == '<') from--;
        }

        for (int depth = 0; to < last; to++)
        {
            if (text[to] == '<' && text[to + 1] == '<') (depth, to) = (depth + 1, to + 1);
            else if (text[to] == '>' && text[to + 1] == '>' && depth-- == 0) break;
            else if (text[to] == '>' && text[to + 1] == '>') to++;
        }

        return text[from..to];
    }

    private static int CountIn(ReadOnlySpan<byte> dictionary)
    {
        int at = Next(dictionary, "/Count"u8, 0);
        if (at < 0) return 0;
        return Utf8Parser.TryParse(dictionary[(at + "/Count"u8.Length)..].TrimStart(" \t\r\n"u8), out int count, out _) ? count : 0;
    }

    /// <returns>Empty where it is no object stream after all, or packed in another way.</returns>
    private static byte[] Unpack(ReadOnlySpan<byte> fromHead)
    {
        int start = fromHead[..Math.Min(fromHead.Length, MaxHeadBytes)].IndexOf("stream"u8);
        if (start < 0) return [];
        var packed = fromHead[(start + "stream"u8.Length)..].TrimStart("\r\n"u8);
        try
        {
            // Deflate says itself where it ends.
            using var unpacking = new ZLibStream(new MemoryStream(packed[..Math.Min(packed.Length, MaxUnpackedBytes)].ToArray()), CompressionMode.Decompress);
            byte[] unpacked = new byte[MaxUnpackedBytes];
            int count = unpacking.ReadAtLeast(unpacked, unpacked.Length, throwOnEndOfStream: false);
            return unpacked[..count];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    private static bool Holds(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name) => Next(text, name, 0) >= 0;

    /// <summary>The next place of a whole name (§7.3.5); -1 without one.</summary>
    private static int Next(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, int from)
    {
        while (from < text.Length && text[from..].IndexOf(name) is >= 0 and var found)
        {
            from += found;
            int after = from + name.Length;
            if (after >= text.Length || !char.IsAsciiLetterOrDigit((char)text[after])) return from;
            from = after;
        }

        return -1;
    }
}
