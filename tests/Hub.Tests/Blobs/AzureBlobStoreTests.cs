using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Tests.Blobs;

[Trait("Category", "Hub")]
public sealed class AzureBlobStoreTests(AzuriteServer azurite) : BlobStoreContract, IClassFixture<AzuriteServer>, IAsyncLifetime
{
    private readonly BlobContainerClient container = azurite.NewContainer();

    private protected override IBlobStore Store => new AzureBlobStore(container);

    public async ValueTask InitializeAsync() => await Store.PrepareAsync(default);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Preparing_again_keeps_what_is_there_and_the_container_private()
    {
        var name = BlobName.Of(Guid.CreateVersion7(), "kept");
        await WriteAsync(name, [1]);

        await Store.PrepareAsync(default);

        Assert.Equal([1], await ReadAsync(name));
        Assert.Equal(PublicAccessType.None, (await container.GetPropertiesAsync()).Value.PublicAccess);
    }

    [Fact]
    public async Task A_store_that_is_down_throws_rather_than_saying_that_a_blob_is_absent()
    {
        var options = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        var down = new BlobServiceClient(AzuriteServer.DeadConnectionString, options);
        var store = new AzureBlobStore(down.GetBlobContainerClient("casehub"));

        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => store.FindAsync(BlobName.Of(Guid.CreateVersion7(), "any"), default));
    }
}
