using System.Buffers;
using System.Security.Cryptography;
using CaseHub.Hub.Blobs;
using Microsoft.Win32.SafeHandles;

namespace CaseHub.Hub.Recordings.Storing;

/// <summary>A track's media file in the spool, read beside the recorder that still writes it.</summary>
internal sealed class SpoolFile(string path)
{
    /// <summary>Its present length; 0 while there is none.</summary>
    public long Length => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>Gives one block to whoever takes it, in a buffer of its own.</summary>
    /// <param name="known">Its hash, where the file is closed and hashed already; saves hashing it again.</param>
    /// <returns>Its SHA-256, lower-case hex.</returns>
    /// <exception cref="SpoolUnreadableException">The file cannot be read.</exception>
    public async Task<string> ReadAsync(int block, string? known, Func<ReadOnlyMemory<byte>, Task> take, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BlobBlocks.Bytes);
        try
        {
            using var file = Open();
            int length = await FillAsync(file, (long)block * BlobBlocks.Bytes, buffer, cancellationToken);
            string hash = known ?? Convert.ToHexStringLower(SHA256.HashData(buffer.AsSpan(0, length)));
            await take(buffer.AsMemory(0, length));
            return hash;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads the whole file, which nobody writes any more.</summary>
    /// <exception cref="SpoolUnreadableException">The file cannot be read.</exception>
    public async Task<StoredTrack> DescribeAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BlobBlocks.Bytes);
        try
        {
            using var file = Open();
            using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var pieces = new List<string>();
            long length = 0;
            int read;
            while ((read = await FillAsync(file, length, buffer, cancellationToken)) > 0)
            {
                // Side by side: the whole and its pieces cost a second an hour of video each.
                int count = read;
                var piece = Task.Run(() => Convert.ToHexStringLower(SHA256.HashData(buffer.AsSpan(0, count))), CancellationToken.None);
                whole.AppendData(buffer, 0, count);
                pieces.Add(await piece);
                length += count;
            }

            return new StoredTrack(length, Convert.ToHexStringLower(whole.GetHashAndReset()), pieces);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private SafeFileHandle Open()
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpoolUnreadableException($"{path} cannot be opened.", e);
        }
    }

    private async Task<int> FillAsync(SafeFileHandle file, long offset, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            int filled = 0;
            while (filled < BlobBlocks.Bytes)
            {
                int read = await RandomAccess.ReadAsync(file, buffer.AsMemory(filled, BlobBlocks.Bytes - filled), offset + filled, cancellationToken);
                if (read == 0) break;
                filled += read;
            }

            return filled;
        }
        catch (IOException e)
        {
            throw new SpoolUnreadableException($"{path} cannot be read at {offset}.", e);
        }
    }
}
