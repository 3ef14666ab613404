using CaseHub.Hub.Blobs;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings.Storing;

/// <summary>
/// The right to write one recording into the store, which no two processes have at once: a lease, taken before the first block and kept
/// until the recording is stored. One owner.
/// </summary>
/// <param name="holder">This data folder's, the same after a restart.</param>
internal sealed class WritingRight(Guid recordingId, BlobName name, Guid holder, IBlobStore store, StoreLine line, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    /// <summary>While blocks are being staged, the lease is renewed when it is this old.</summary>
    public static readonly TimeSpan WhileBusy = BlobLease.Duration / 4;

    private BlobLease? lease;
    private long renewedAt;

    /// <summary>Makes sure that the right is ours, waiting for as long as another has it.</summary>
    /// <param name="renewedWithin">A renewal as recent as this is proof enough.</param>
    public async Task HoldAsync(TimeSpan renewedWithin, CancellationToken stopping)
    {
        if (lease is not null && clock.GetElapsedTime(renewedAt) < renewedWithin) return;
        if (lease is { } held && !await line.CallAsync("renew", held.RenewAsync, stopping))
        {
            RecordingLog.LeaseLost(logger, recordingId);
            lease = null;
        }

        lease ??= await line.CallAsync("lease", TakeAsync, stopping);
        renewedAt = clock.GetTimestamp();
    }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref lease, null)?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<BlobLease> TakeAsync(CancellationToken cancellationToken)
    {
        var taken = await store.TryLeaseAsync(name, holder, cancellationToken)
            ?? throw new IOException("Another process writes this recording. If none should: stop the other hub that uses this store.");
        if (!cancellationToken.IsCancellationRequested) return taken;

        // Given up meanwhile, and asked for once more: this one nobody would give back.
        await taken.DisposeAsync();
        throw new OperationCanceledException(cancellationToken);
    }
}
