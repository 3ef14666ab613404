using Azure.Identity;
using Azure.Storage.Blobs;
using CaseHub.Hub.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Blobs;

internal static class BlobServices
{
    /// <summary>Registers the one blob store: Azure where it is configured, files beneath the data folder otherwise.</summary>
    /// <exception cref="StartException">Settings that make no sense; the text names the setting and how to mend it.</exception>
    public static IServiceCollection AddBlobs(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        var options = configuration.GetSection(BlobOptions.Section).Get<BlobOptions>() ?? new BlobOptions();
        if (options.Fault() is { } fault) throw new StartException(fault);
        return services
            .AddSingleton<IBlobStore>(_ => options.IsAzure ? AzureStoreOf(options) : new FileBlobStore(Path.Combine(dataFolder, "blobs")))
            .AddSingleton<SweepOrphans>()
            .AddHostedService(provider => provider.GetRequiredService<SweepOrphans>());
    }

    /// <summary>The configured store without the rest of the hub.</summary>
    /// <param name="configuration">As the hub reads it.</param>
    /// <param name="dataFolder">Of the hub.</param>
    /// <param name="readOnly">It belongs to a hub that may be running: nothing is written, not even what a crash left undescribed.</param>
    /// <exception cref="StartException">Settings that make no sense.</exception>
    public static IBlobStore StoreOf(IConfiguration configuration, string dataFolder, bool readOnly)
    {
        var options = configuration.GetSection(BlobOptions.Section).Get<BlobOptions>() ?? new BlobOptions();
        if (options.Fault() is { } fault) throw new StartException(fault);
        return options.IsAzure ? AzureStoreOf(options) : new FileBlobStore(Path.Combine(dataFolder, "blobs"), readOnly);
    }

    private static AzureBlobStore AzureStoreOf(BlobOptions options) =>
        new(ContainerOf(options, AzureCalls.ForPeople), ContainerOf(options, AzureCalls.ForRecordings));

    private static BlobContainerClient ContainerOf(BlobOptions options, BlobClientOptions calls)
    {
        // On Azure the managed identity answers; on a developer's machine whoever is signed in with the Azure tools.
        var account = options.AzureAccountUri is { } uri
            ? new BlobServiceClient(uri, new DefaultAzureCredential(), calls)
            : new BlobServiceClient(options.AzureConnectionString, calls);
        return account.GetBlobContainerClient(options.Container);
    }
}
