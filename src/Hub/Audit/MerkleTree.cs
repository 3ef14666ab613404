using System.Security.Cryptography;

namespace CaseHub.Hub.Audit;

/// <summary>The hash tree of RFC 9162 §2.1 over an append-only list, kept as its peaks: the perfect subtrees of 2^k leaves, largest first.</summary>
internal static class MerkleTree
{
    public const int HashBytes = 32;

    /// <summary>HASH(0x00 || entry): the prefix keeps leaves and nodes apart (RFC 9162 §2.1.1).</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> entry)
    {
        byte[] prefixed = new byte[1 + entry.Length];
        entry.CopyTo(prefixed.AsSpan(1));
        return SHA256.HashData(prefixed);
    }

    /// <summary>The peaks after one more leaf.</summary>
    /// <param name="peaks">The peaks of <paramref name="size"/> leaves, one after the other; empty for none.</param>
    /// <param name="size">Leaves so far: a peak for each bit that is set.</param>
    /// <param name="leaf">The new leaf's hash.</param>
    public static byte[] Append(ReadOnlySpan<byte> peaks, long size, byte[] leaf)
    {
        byte[] hash = leaf;
        for (; (size & 1) == 1; size >>= 1)
        {
            hash = NodeHash(peaks[^HashBytes..], hash);
            peaks = peaks[..^HashBytes];
        }

        return [.. peaks, .. hash];
    }

    /// <summary>The one hash of the whole list: the smaller peaks are folded into the larger (RFC 9162 §2.1.1).</summary>
    public static byte[] Root(ReadOnlySpan<byte> peaks)
    {
        if (peaks.IsEmpty) return SHA256.HashData([]);
        byte[] root = peaks[^HashBytes..].ToArray();
        for (int end = peaks.Length - HashBytes; end > 0; end -= HashBytes) root = NodeHash(peaks[(end - HashBytes)..end], root);
        return root;
    }

    /// <summary>HASH(0x01 || left || right).</summary>
    private static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => SHA256.HashData([1, .. left, .. right]);
}
