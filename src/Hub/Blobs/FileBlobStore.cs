using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace CaseHub.Hub.Blobs;

/// <summary>
/// Blobs as plain files: <c>{root}/{name}</c>, so that any editor or player opens them. Beside them <c>.meta</c> (a sidecar for each),
/// <c>.staged</c> (recordings being made), <c>.locks</c> (who writes which recording) and <c>.tmp</c>; no blob name starts with a dot.
/// </summary>
internal sealed class FileBlobStore(string root, bool readOnly = false) : IBlobStore, IDisposable
{
    private const string UnknownType = "application/octet-stream";

    // What is being written for longer is what a crash left. Another process may be writing: a folder on the network can be two hubs' store.
    private static readonly TimeSpan OldestWrite = TimeSpan.FromHours(1);

    // Content and sidecar change and are read together, under one of these by name.
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 32).Select(_ => new SemaphoreSlim(1))];

    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        DurableFiles.CreateFolder(Path.GetFullPath(root));
        var temporary = Directory.CreateDirectory(Path.Combine(root, ".tmp"));
        foreach (var rest in temporary.EnumerateFiles().Where(rest => rest.LastWriteTimeUtc < DateTime.UtcNow - OldestWrite)) rest.Delete();
        return Task.CompletedTask;
    }

    public async Task<BlobInfo> WriteAsync(BlobName name, Stream content, string contentType, CancellationToken cancellationToken)
    {
        string temporary = NewTemporary();
        try
        {
            var (length, sha256) = await CopyAsync(content, temporary, cancellationToken);
            var info = new BlobInfo(name.OrganisationId, contentType, length, sha256);
            await PutInPlaceAsync(name, temporary, info, cancellationToken);
            return info;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public async Task<BlobContent?> OpenAsync(BlobName name, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(name, cancellationToken);
        if (await DescribeAsync(name, cancellationToken) is not { } info) return null;
        return new BlobContent(info, OpenContent(name));
    }

    public async Task<BlobInfo?> FindAsync(BlobName name, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(name, cancellationToken);
        return await DescribeAsync(name, cancellationToken);
    }

    public async Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(name, cancellationToken);
        bool existed = File.Exists(ContentPath(name));
        DurableFiles.Delete(StagedPath(name));
        DurableFiles.Delete(ContentPath(name));
        DurableFiles.Delete(SidecarPath(name));
        return existed;
    }

    public async IAsyncEnumerable<BlobEntry> ListAsync(BlobName? folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var directory = new DirectoryInfo(folder is null ? root : ContentPath(folder));
        if (!directory.Exists) yield break;
        foreach (var file in directory.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string path = Path.GetRelativePath(root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            // What was deleted since the folder was read is not in the store any more; what the look finds, it keeps.
            if (BlobName.TryParse(path, out var name) && file.Exists) yield return new BlobEntry(name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc));
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>One growing file; not flushed before the commit, since the recording's own spool is the safe copy until then.</remarks>
    public async Task StageAsync(BlobName name, int block, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        BlobBlocks.Check(block, bytes.Length);
        string path = StagedPath(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, FileOptions.Asynchronous);
        long offset = (long)block * BlobBlocks.Bytes;
        await RandomAccess.WriteAsync(file, bytes, offset, cancellationToken);
        // A short block is the last one: what an earlier attempt left behind it goes.
        if (bytes.Length < BlobBlocks.Bytes) RandomAccess.SetLength(file, offset + bytes.Length);
    }

    public async Task<BlobInfo> CommitAsync(BlobName name, int blocks, string contentType, string sha256, CancellationToken cancellationToken)
    {
        BlobBlocks.Check(blocks - 1, BlobBlocks.Bytes);
        string staged = StagedPath(name);
        if (!File.Exists(staged)) throw new MissingBlockException();
        long length = FlushStaged(staged, blocks);
        var info = new BlobInfo(name.OrganisationId, contentType, length, sha256);
        await PutInPlaceAsync(name, staged, info, cancellationToken);
        return info;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A file that its holder has open alone: the system takes it back from a process that dies. It is not deleted afterwards, for a second
    /// process may just have opened it.
    /// </remarks>
    public Task<BlobLease?> TryLeaseAsync(BlobName name, Guid holder, CancellationToken cancellationToken)
    {
        string path = Path.Combine(root, ".locks", name.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return Task.FromResult<BlobLease?>(FileBlobLease.TryTake(path));
    }

    public void Dispose() => Array.ForEach(turns, turn => turn.Dispose());

    /// <summary>Cuts what an earlier, longer attempt left, and flushes. The last block starts inside the file, or some block is missing.</summary>
    private static long FlushStaged(string staged, int blocks)
    {
        using var file = File.OpenHandle(staged, FileMode.Open, FileAccess.ReadWrite);
        long length = Math.Min(RandomAccess.GetLength(file), (long)blocks * BlobBlocks.Bytes);
        if (length <= (blocks - 1L) * BlobBlocks.Bytes) throw new MissingBlockException();
        RandomAccess.SetLength(file, length);
        RandomAccess.FlushToDisk(file);
        return length;
    }

    private static async Task<(long Length, string Sha256)> CopyAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[128 * 1024];
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        int count;
        while ((count = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, count);
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        file.Flush(flushToDisk: true);
        return (file.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Changes content and sidecar so that a crash between any two steps leaves the old blob, the new one, or none.</summary>
    private async Task PutInPlaceAsync(BlobName name, string finished, BlobInfo info, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(name, cancellationToken);
        var old = await DescribeAsync(name, cancellationToken);
        WriteSidecar(name, old is null ? new BlobSidecar(info, null) : new BlobSidecar(old, info));
        DurableFiles.MoveIntoPlace(finished, ContentPath(name));
        if (old is not null) WriteSidecar(name, new BlobSidecar(info, null));
    }

    private void WriteSidecar(BlobName name, BlobSidecar sidecar)
    {
        string temporary = NewTemporary();
        using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.Write(file, sidecar.ToJson(), fileOffset: 0);
            RandomAccess.FlushToDisk(file);
        }

        DurableFiles.MoveIntoPlace(temporary, SidecarPath(name));
    }

    /// <summary>Describes the content that is there. A file whose sidecar is lost, or was caught changing, is hashed and described anew.</summary>
    private async Task<BlobInfo?> DescribeAsync(BlobName name, CancellationToken cancellationToken)
    {
        if (!File.Exists(ContentPath(name))) return null;
        var sidecar = await BlobSidecar.ReadAsync(SidecarPath(name), cancellationToken);
        if (sidecar is { Next: null }) return sidecar.Current;

        await using var content = OpenContent(name);
        string sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        var info = sidecar?.Next is { } next && next.Sha256 == sha256 ? next
            : sidecar?.Current is { } current && current.Sha256 == sha256 ? current
            : new BlobInfo(name.OrganisationId, UnknownType, content.Length, sha256);
        if (!readOnly) WriteSidecar(name, new BlobSidecar(info, null));
        return info;
    }

    private FileStream OpenContent(BlobName name) =>
        new(ContentPath(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 64 * 1024, FileOptions.Asynchronous);

    private async Task<Turn> TakeTurnAsync(BlobName name, CancellationToken cancellationToken)
    {
        var turn = turns[(uint)StringComparer.Ordinal.GetHashCode(name.Path) % (uint)turns.Length];
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    private string ContentPath(BlobName name) => Path.Combine(root, name.Path);

    private string SidecarPath(BlobName name) => Path.Combine(root, ".meta", $"{name.Path}.json");

    private string StagedPath(BlobName name) => Path.Combine(root, ".staged", name.Path);

    private string NewTemporary() => Path.Combine(root, ".tmp", Guid.NewGuid().ToString("N"));

    private readonly struct Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
