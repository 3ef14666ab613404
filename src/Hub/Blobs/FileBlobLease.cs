namespace CaseHub.Hub.Blobs;

/// <summary>An exclusive lock on a file (flock(2) on Linux): no time limit, since the system ends it with the process.</summary>
internal sealed class FileBlobLease : BlobLease
{
    private readonly FileStream held;

    private FileBlobLease(FileStream held) => this.held = held;

    /// <summary>Null when another has it open.</summary>
    public static FileBlobLease? TryTake(string path)
    {
        try
        {
            return new FileBlobLease(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Writes a byte, so that a disk which has become read-only or gone shows.</remarks>
    public override Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        RandomAccess.Write(held.SafeFileHandle, [1], fileOffset: 0);
        return Task.FromResult(true);
    }

    public override ValueTask DisposeAsync() => held.DisposeAsync();
}
