using Azure.Identity;
using Azure.Storage.Blobs;
using CaseHub.Hub.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Blobs;

internal static class BlobServices
{
    /// <summary>Registers the one blob store: Azure where it is configured, files beneath the data folder otherwise; behind it the stores that organisations have of their own.</summary>
    /// <exception cref="StartException">Settings that make no sense; the text names the setting and how to mend it.</exception>
    public static IServiceCollection AddBlobs(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        var places = PlacesOf(configuration, dataFolder);
        return services
            .AddSingleton(_ => StoreOf(places, readOnly: false))
            .AddSingleton<SweepOrphans>()
            .AddHostedService(provider => provider.GetRequiredService<SweepOrphans>());
    }

    /// <summary>The configured store without the rest of the hub.</summary>
    /// <param name="configuration">As the hub reads it.</param>
    /// <param name="dataFolder">Of the hub.</param>
    /// <param name="readOnly">It belongs to a hub that may be running: nothing is written, not even what a crash left undescribed.</param>
    /// <exception cref="StartException">Settings that make no sense.</exception>
    public static IBlobStore StoreOf(IConfiguration configuration, string dataFolder, bool readOnly) => StoreOf(PlacesOf(configuration, dataFolder), readOnly);

    private static IBlobStore StoreOf(Places places, bool readOnly)
    {
        var common = StoreOf(places.Common, readOnly);
        return places.Own.Count == 0 ? common : new RoutedBlobStore(common, places.Own.ToDictionary(own => own.Key, own => StoreOf(own.Value, readOnly)));
    }

    private static IBlobStore StoreOf(BlobOptions options, bool readOnly) => options.IsAzure ? AzureStoreOf(options) : new FileBlobStore(options.Folder!, readOnly);

    private static Places PlacesOf(IConfiguration configuration, string dataFolder)
    {
        var common = Read(configuration.GetSection(BlobOptions.Section), BlobOptions.Section);
        if (!common.IsAzure) common.Folder = Path.GetFullPath(common.Folder ?? Path.Combine(dataFolder, "blobs"));
        var own = new Dictionary<Guid, BlobOptions>();
        foreach (var section in configuration.GetSection(BlobOptions.Organisations).GetChildren())
        {
            if (!Guid.TryParseExact(section.Key, "D", out var organisationId))
                throw new StartException($"{section.Path} does not name an organisation. Write its id, which its administrators find on their networks page.");
            var options = Read(section, section.Path);
            if (options is { IsAzure: false, Folder: null })
                throw new StartException($"{section.Path} names no place. Set Folder, AzureConnectionString or AzureAccountUri beneath it, or remove it.");
            if (options.Folder is { } folder) options.Folder = Path.GetFullPath(folder);
            if (own.Values.Append(common).Any(other => other.Place == options.Place))
                throw new StartException($"{section.Path} is the same place as another store. An organisation's own store is for it alone: set another folder or container.");
            own.Add(organisationId, options);
        }

        return new Places(common, own);
    }

    private static BlobOptions Read(IConfigurationSection section, string path)
    {
        var options = section.Get<BlobOptions>() ?? new BlobOptions();
        return options.Fault(path) is { } fault ? throw new StartException(fault) : options;
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

    /// <param name="Common">Of all organisations that have none of their own.</param>
    /// <param name="Own">By organisation.</param>
    private sealed record Places(BlobOptions Common, IReadOnlyDictionary<Guid, BlobOptions> Own);
}
