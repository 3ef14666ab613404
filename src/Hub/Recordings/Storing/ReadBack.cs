using System.Buffers;
using System.Security.Cryptography;
using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Recordings.Storing;

/// <summary>Reads a blob piece by piece. A call that failed or was given up leaves nothing behind: the next one opens the blob anew.</summary>
internal sealed class ReadBack(IBlobStore store, BlobName name) : IAsyncDisposable
{
    private BlobContent? open;

    /// <returns>SHA-256 of the piece, lower-case hex; null where the blob is absent or ends before it.</returns>
    public async Task<string?> HashAsync(int piece, CancellationToken cancellationToken)
    {
        // Taken out while it is read, so that a call that hangs keeps it for itself.
        var blob = Interlocked.Exchange(ref open, null) ?? await store.OpenAsync(name, cancellationToken);
        if (blob is null) return null;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BlobBlocks.Bytes);
        try
        {
            string? hash = await HashAsync(blob.Stream, piece, buffer, cancellationToken);
            Volatile.Write(ref open, blob);
            return hash;
        }
        catch
        {
            await blob.DisposeAsync();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref open, null)?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<string?> HashAsync(Stream blob, int piece, byte[] buffer, CancellationToken cancellationToken)
    {
        long from = (long)piece * BlobBlocks.Bytes;
        if (blob.Length <= from) return null;
        blob.Position = from;
        int length = await blob.ReadAtLeastAsync(buffer.AsMemory(0, BlobBlocks.Bytes), BlobBlocks.Bytes, throwOnEndOfStream: false, cancellationToken);
        return Convert.ToHexStringLower(SHA256.HashData(buffer.AsSpan(0, length)));
    }
}
