using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace CaseHub.Hub.Blobs;

/// <summary>
/// Azure's lease on an empty blob. Its id is the holder's, so that a holder which comes back after a crash takes its own lease over at once
/// instead of waiting for the old one to run out.
/// </summary>
internal sealed class AzureBlobLease : BlobLease
{
    private const int NotFound = 404;
    private const int Conflict = 409;
    private const int PreconditionFailed = 412;
    private readonly BlobClient blob;
    private readonly BlobLeaseClient lease;

    private AzureBlobLease(BlobClient blob, BlobLeaseClient lease) => (this.blob, this.lease) = (blob, lease);

    /// <summary>Null while another holder has it.</summary>
    public static async Task<AzureBlobLease?> TryTakeAsync(BlobClient blob, Guid holder, CancellationToken cancellationToken)
    {
        var taken = blob.GetBlobLeaseClient(holder.ToString("D"));
        try
        {
            await MakeAsync(blob, cancellationToken);
            await taken.AcquireAsync(Duration, cancellationToken: cancellationToken);
            return new AzureBlobLease(blob, taken);
        }
        catch (RequestFailedException e) when (IsAnothers(e))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    /// <remarks>A lease that has run out is Azure's to renew as well, unless another has taken it meanwhile.</remarks>
    public override async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await lease.RenewAsync(cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (IsAnothers(e) || e.Status == NotFound)
        {
            return false;
        }
    }

    /// <summary>Takes the blob away with its lease. A store that does not answer lets the lease run out.</summary>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, new BlobRequestConditions { LeaseId = lease.LeaseId }, deadline.Token);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException)
        {
            // Nobody needs it any more; after 60 s anybody can have it.
        }
    }

    private static async Task MakeAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            await blob.UploadAsync(BinaryData.Empty, new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is Conflict or PreconditionFailed)
        {
            // It is there.
        }
    }

    private static bool IsAnothers(RequestFailedException e) => e.Status is Conflict or PreconditionFailed;
}
