using Azure;
using Azure.Identity;
using CaseHub.Hub.Data;

namespace CaseHub.Hub.Blobs;

internal static class PrepareBlobs
{
    /// <summary>Makes the store ready, and proves with that that it can be used.</summary>
    /// <exception cref="StartException">It cannot; the message says how to mend it.</exception>
    public static async Task RunAsync(IBlobStore store, CancellationToken cancellationToken)
    {
        if (store is not RoutedBlobStore routed)
        {
            await PrepareAsync(store, "the common store", cancellationToken);
            return;
        }

        foreach (var (label, one) in routed.Stores) await PrepareAsync(one, label, cancellationToken);
        if (await routed.FirstLeftBehindAsync(cancellationToken) is { } organisationId)
            throw new StartException($"Organisation {organisationId} has a store of its own, but blobs of it lie in the common store. Move everything below {organisationId}/ there, or remove {BlobOptions.Organisations}:{organisationId}.");
    }

    private static async Task PrepareAsync(IBlobStore store, string label, CancellationToken cancellationToken)
    {
        try
        {
            await store.PrepareAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The folder of the blobs ({label}) cannot be written ({e.Message}). Set CASEHUB_DATA or {BlobOptions.Section} to a folder this user may write, with free space.", e);
        }
        catch (AuthenticationFailedException e)
        {
            throw new StartException($"This machine has no identity that Azure knows ({FirstLine(e)}). Give it a managed identity with the role Storage Blob Data Contributor, or set {BlobOptions.Section}:AzureConnectionString.", e);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            throw new StartException($"The Azure blob store ({label}) does not answer as it should ({FirstLine(e)}). Check {BlobOptions.Section} and the network, then start again.", e);
        }
    }

    private static string FirstLine(Exception e) => e.Message.Split('\n')[0].Trim();
}
