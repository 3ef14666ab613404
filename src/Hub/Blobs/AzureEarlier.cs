using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace CaseHub.Hub.Blobs;

/// <summary>
/// Removes the snapshots and earlier versions of one blob, which an account may make at every write. What the account's soft delete keeps after
/// that goes when its days are over: only the account's owner can shorten them (docs/records.md).
/// </summary>
internal static class AzureEarlier
{
    private const int BadRequest = 400;

    /// <param name="container">The container.</param>
    /// <param name="path">The blob's; its content of now, if there is one, stays.</param>
    /// <param name="cancellationToken">Of the caller.</param>
    public static async Task RemoveAsync(BlobContainerClient container, string path, CancellationToken cancellationToken)
    {
        foreach (var item in await ListAsync(container, path, cancellationToken))
        {
            var blob = container.GetBlobClient(path);
            if (item.Snapshot is { Length: > 0 } snapshot) await blob.WithSnapshot(snapshot).DeleteIfExistsAsync(cancellationToken: cancellationToken);
            else if (item is { VersionId: { Length: > 0 } version, IsLatestVersion: not true }) await blob.WithVersion(version).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
    }

    private static async Task<List<BlobItem>> ListAsync(BlobContainerClient container, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await ListAsync(container, path, BlobStates.Snapshots | BlobStates.Version, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == BadRequest)
        {
            // An account without versions may refuse to be asked for them.
            return await ListAsync(container, path, BlobStates.Snapshots, cancellationToken);
        }
    }

    private static async Task<List<BlobItem>> ListAsync(BlobContainerClient container, string path, BlobStates states, CancellationToken cancellationToken)
    {
        var found = new List<BlobItem>();
        await foreach (var item in container.GetBlobsAsync(states: states, prefix: path, cancellationToken: cancellationToken))
        {
            if (item.Name == path) found.Add(item);
        }

        return found;
    }
}
