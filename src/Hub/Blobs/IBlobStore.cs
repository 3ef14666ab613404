namespace CaseHub.Hub.Blobs;

/// <summary>
/// Where the bytes of notes, attachments and recordings are kept. A blob is whole or absent, never half: writing and committing replace
/// it in one step, and when they return it is on stable storage. A store that is down throws what its medium throws
/// (<see cref="IOException"/>, <see cref="UnauthorizedAccessException"/>, <see cref="Azure.RequestFailedException"/>).
/// </summary>
internal interface IBlobStore
{
    /// <summary>Makes the store ready: its folder or container, and a sweep of what a crash left unfinished. Called once, at start.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Writes a whole blob, replacing the one of this name.</summary>
    /// <param name="content">Read from its position to its end; stays the caller's.</param>
    Task<BlobInfo> WriteAsync(BlobName name, Stream content, string contentType, CancellationToken cancellationToken);

    /// <summary>Opens a blob for reading; null when there is none.</summary>
    Task<BlobContent?> OpenAsync(BlobName name, CancellationToken cancellationToken);

    /// <summary>What the store knows of a blob; null when there is none.</summary>
    Task<BlobInfo?> FindAsync(BlobName name, CancellationToken cancellationToken);

    /// <summary>Deletes a blob. What is staged under its name goes too: at once from files, after a week from Azure.</summary>
    /// <returns>False when there was no blob.</returns>
    Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken);

    /// <summary>Removes what the store keeps of earlier contents under a name: Azure's snapshots and versions, where the account makes them. The content of now stays.</summary>
    Task ForgetEarlierAsync(BlobName name, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>All blobs beneath a folder, or all there are, in no promised order. Staged blocks are not listed.</summary>
    IAsyncEnumerable<BlobEntry> ListAsync(BlobName? folder, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps one block of a blob that is still being made; it is seen by nobody before <see cref="CommitAsync"/>. The same block may be
    /// staged again, which replaces it: a recording rewrites the head of its WebM so.
    /// </summary>
    /// <param name="block">From 0. All blocks are <see cref="BlobBlocks.Bytes"/> long, only the last may be shorter.</param>
    /// <param name="bytes">Borrowed until the task completes.</param>
    Task StageAsync(BlobName name, int block, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Makes blocks 0 to <paramref name="blocks"/> - 1 the blob.</summary>
    /// <param name="sha256">Of the whole plain content, lower-case hex: kept as the caller says it. <see cref="BlobChecks.VerifyAsync"/> proves it.</param>
    /// <exception cref="MissingBlockException">The store knows that a block is not there; nothing was made.</exception>
    Task<BlobInfo> CommitAsync(BlobName name, int blocks, string contentType, string sha256, CancellationToken cancellationToken);

    /// <summary>Takes the right to write beneath a name. It binds only those who ask for it.</summary>
    /// <param name="name">Of the lock; no blob of ours.</param>
    /// <param name="holder">Stays the same over restarts of the holder, who so takes its own lease over at once.</param>
    /// <returns>Null while another holder has it.</returns>
    Task<BlobLease?> TryLeaseAsync(BlobName name, Guid holder, CancellationToken cancellationToken);
}

/// <summary>How staged content is cut.</summary>
internal static class BlobBlocks
{
    /// <summary>1 MiB: Azure takes 50,000 blocks a blob, so one track may reach 48 GiB, two days of good video.</summary>
    public const int Bytes = 1 << 20;

    public const int MaxCount = 50_000;

    public static void Check(int block, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(block, MaxCount);
        ArgumentOutOfRangeException.ThrowIfZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Bytes);
    }
}
