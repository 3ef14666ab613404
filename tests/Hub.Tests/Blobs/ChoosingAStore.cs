using Azure.Storage.Blobs;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Blobs;

public sealed class ChoosingAStore
{
    [Theory]
    [InlineData("AzureConnectionString", "", "AzureConnectionString")]
    [InlineData("AzureAccountUri", "http://account.blob.core.windows.net", "AzureAccountUri")]
    public void A_setting_that_makes_no_sense_is_named_at_start(string key, string value, string named)
    {
        var configuration = Configuration((key, value));

        var fault = Assert.Throws<StartException>(() => new ServiceCollection().AddBlobs(configuration, "unused"));

        Assert.Contains($"CaseHub:Blobs:{named}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_name_that_azure_would_refuse_is_named_at_start()
    {
        var configuration = Configuration(("AzureConnectionString", "UseDevelopmentStorage=true"), ("Container", "Case_Hub"));

        Assert.Throws<StartException>(() => new ServiceCollection().AddBlobs(configuration, "unused"));
    }

    [Theory]
    [InlineData(null, typeof(FileBlobStore))]
    [InlineData("UseDevelopmentStorage=true", typeof(AzureBlobStore))]
    public void Configuration_chooses_the_store(string? connectionString, Type expected)
    {
        using var services = new ServiceCollection()
            .AddBlobs(Configuration(("AzureConnectionString", connectionString)), "unused")
            .BuildServiceProvider();

        Assert.IsType(expected, services.GetRequiredService<IBlobStore>());
    }

    private static IConfiguration Configuration(params (string Key, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Where(s => s.Value is not null).Select(s => KeyValuePair.Create($"CaseHub:Blobs:{s.Key}", s.Value)))
        .Build();

    [Fact]
    public async Task A_store_that_is_down_at_start_is_told_in_one_line()
    {
        var options = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        var down = new BlobServiceClient(AzuriteServer.DeadConnectionString, options).GetBlobContainerClient("casehub");

        var fault = await Assert.ThrowsAsync<StartException>(() => PrepareBlobs.RunAsync(new AzureBlobStore(down), default));

        Assert.Contains("CaseHub:Blobs", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told_in_one_line()
    {
        string file = Path.GetTempFileName();
        using var store = new FileBlobStore(Path.Combine(file, "blobs"));

        var fault = await Assert.ThrowsAsync<StartException>(() => PrepareBlobs.RunAsync(store, default));

        Assert.Contains("CASEHUB_DATA", fault.Message, StringComparison.Ordinal);
        File.Delete(file);
    }
}
