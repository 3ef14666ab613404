using System.Security.Cryptography;

namespace CaseHub.Hub.Blobs;

internal static class BlobChecks
{
    /// <summary>Reads a blob back and compares its content with the hash that it was stored under.</summary>
    /// <returns>False when it is absent or differs: whoever still has the original keeps it.</returns>
    public static async Task<bool> VerifyAsync(this IBlobStore store, BlobName name, CancellationToken cancellationToken)
    {
        await using var blob = await store.OpenAsync(name, cancellationToken);
        if (blob is null) return false;
        byte[] actual = await SHA256.HashDataAsync(blob.Stream, cancellationToken);
        return string.Equals(Convert.ToHexStringLower(actual), blob.Info.Sha256, StringComparison.Ordinal);
    }
}
