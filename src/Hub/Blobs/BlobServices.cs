using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CaseHub.Hub.Blobs;

internal static class BlobServices
{
    /// <summary>Registers the one blob store, made ready at start: Azure where it is configured, files beneath the data folder otherwise.</summary>
    /// <exception cref="InvalidOperationException">Settings that make no sense; the text names the setting and how to mend it.</exception>
    public static IServiceCollection AddBlobs(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        var options = configuration.GetSection(BlobOptions.Section).Get<BlobOptions>() ?? new BlobOptions();
        if (options.Fault() is { } fault) throw new InvalidOperationException(fault);
        return services
            .AddSingleton<IBlobStore>(_ => options.IsAzure ? new AzureBlobStore(ContainerOf(options)) : new FileBlobStore(Path.Combine(dataFolder, "blobs")))
            .AddHostedService<PrepareBlobs>();
    }

    private static BlobContainerClient ContainerOf(BlobOptions options)
    {
        // On Azure the managed identity answers; on a developer's machine whoever is signed in with the Azure tools.
        var account = options.AzureAccountUri is { } uri
            ? new BlobServiceClient(uri, new DefaultAzureCredential())
            : new BlobServiceClient(options.AzureConnectionString);
        return account.GetBlobContainerClient(options.Container);
    }

    private sealed class PrepareBlobs(IBlobStore store) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            try
            {
                await store.PrepareAsync(cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or Azure.RequestFailedException or AggregateException or AuthenticationFailedException)
            {
                throw new InvalidOperationException(
                    $"The blob store cannot be used: {e.Message.Split('\n')[0]} Check {BlobOptions.Section}, or that the data folder can be written.", e);
            }
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
