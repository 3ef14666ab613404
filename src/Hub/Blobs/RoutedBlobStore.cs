using System.Runtime.CompilerServices;

namespace CaseHub.Hub.Blobs;

/// <summary>
/// Keeps the blobs of organisations that have a store of their own there, and all others in the common one. Whose a blob is says the first segment of its name, so nothing else decides where bytes lie.
/// </summary>
internal sealed class RoutedBlobStore(IBlobStore common, IReadOnlyDictionary<Guid, IBlobStore> own) : IBlobStore
{
    /// <summary>Every store with what it is called in a message.</summary>
    public IEnumerable<(string Label, IBlobStore Store)> Stores =>
        own.Select(pair => ($"the store of organisation {pair.Key}", pair.Value)).Prepend(("the common store", common));

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, store) in Stores) await store.PrepareAsync(cancellationToken);
    }

    public Task<BlobInfo> WriteAsync(BlobName name, Stream content, string contentType, CancellationToken cancellationToken) => Of(name).WriteAsync(name, content, contentType, cancellationToken);

    public Task<BlobContent?> OpenAsync(BlobName name, CancellationToken cancellationToken) => Of(name).OpenAsync(name, cancellationToken);

    public Task<BlobInfo?> FindAsync(BlobName name, CancellationToken cancellationToken) => Of(name).FindAsync(name, cancellationToken);

    public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) => Of(name).DeleteAsync(name, cancellationToken);

    public Task ForgetEarlierAsync(BlobName name, CancellationToken cancellationToken) => Of(name).ForgetEarlierAsync(name, cancellationToken);

    /// <summary>Beneath a folder from the store that keeps it; without one from all stores, one after the other.</summary>
    public async IAsyncEnumerable<BlobEntry> ListAsync(BlobName? folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IEnumerable<IBlobStore> stores = folder is null ? Stores.Select(one => one.Store) : [Of(folder)];
        foreach (var store in stores)
        {
            await foreach (var entry in store.ListAsync(folder, cancellationToken)) yield return entry;
        }
    }

    public Task StageAsync(BlobName name, int block, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Of(name).StageAsync(name, block, bytes, cancellationToken);

    public Task<BlobInfo> CommitAsync(BlobName name, int blocks, string contentType, string sha256, CancellationToken cancellationToken) => Of(name).CommitAsync(name, blocks, contentType, sha256, cancellationToken);

    public Task<BlobLease?> TryLeaseAsync(BlobName name, Guid holder, CancellationToken cancellationToken) => Of(name).TryLeaseAsync(name, holder, cancellationToken);

    /// <summary>An organisation with a store of its own whose bytes still lie in the common one, from before; null where there is none.</summary>
    public async Task<Guid?> FirstLeftBehindAsync(CancellationToken cancellationToken)
    {
        foreach (var organisationId in own.Keys)
        {
            foreach (var folder in BlobNames.FoldersOf(organisationId))
            {
                await foreach (var _ in common.ListAsync(folder, cancellationToken)) return organisationId;
            }
        }

        return null;
    }

    private IBlobStore Of(BlobName name) => own.GetValueOrDefault(name.OrganisationId) ?? common;
}
