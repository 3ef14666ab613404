using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
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
    public async Task A_holder_that_comes_back_takes_its_own_lease_over_at_once()
    {
        var (name, holder) = (BlobNames.Writer(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()), Guid.NewGuid());
        var before = await Store.TryLeaseAsync(name, holder, default);

        var after = await Store.TryLeaseAsync(name, holder, default);

        Assert.NotNull(after);
        Assert.Null(await Store.TryLeaseAsync(name, Guid.NewGuid(), default));
        await after.DisposeAsync();
        Assert.False(await before!.RenewAsync(default));
    }

    [Fact]
    public async Task Who_has_lost_the_lease_to_another_is_told()
    {
        var name = BlobNames.Writer(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var slow = await Store.TryLeaseAsync(name, Guid.NewGuid(), default);
        // As if its 60 s had run out.
        await container.GetBlobClient(name.Path).GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);

        await using var other = await Store.TryLeaseAsync(name, Guid.NewGuid(), default);

        Assert.NotNull(other);
        Assert.False(await slow!.RenewAsync(default));
    }

    [Fact]
    public async Task A_late_place_in_a_long_track_is_read_without_what_is_before_it()
    {
        const int Blocks = 24;
        var traffic = new CountingPolicy();
        var options = new BlobClientOptions();
        options.AddPolicy(traffic, HttpPipelinePosition.PerRetry);
        var counted = new AzureBlobStore(new BlobServiceClient(azurite.ConnectionString, options).GetBlobContainerClient(container.Name));
        var track = BlobNames.Track(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        for (int block = 0; block < Blocks; block++) await Store.StageAsync(track, block, new byte[BlobBlocks.Bytes], default);
        await Store.CommitAsync(track, Blocks, "video/webm", "unknown", default);

        await using var blob = await counted.OpenAsync(track, default);
        blob!.Stream.Seek((Blocks - 2) * BlobBlocks.Bytes + 777, SeekOrigin.Begin);
        await blob.Stream.ReadExactlyAsync(new byte[64 * 1024]);

        Assert.InRange(traffic.Bytes, 64 * 1024, 2 * BlobBlocks.Bytes);
    }

    [Fact]
    public async Task A_writer_that_was_overtaken_is_refused_rather_than_replacing_what_it_never_saw()
    {
        var name = BlobName.Of(Guid.CreateVersion7(), "overtaken");
        var slow = new OvertakenStream(async () => await WriteAsync(name, [2]));

        var refused = await Assert.ThrowsAsync<Azure.RequestFailedException>(() => Store.WriteAsync(name, slow, "text/markdown", default));

        Assert.Contains(refused.Status, new[] { 409, 412 });
        Assert.Equal([2], await ReadAsync(name));
    }

    [Fact]
    public async Task A_store_that_is_down_throws_rather_than_saying_that_a_blob_is_absent()
    {
        var options = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        var down = new BlobServiceClient(AzuriteServer.DeadConnectionString, options);
        var store = new AzureBlobStore(down.GetBlobContainerClient("casehub"));

        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => store.FindAsync(BlobName.Of(Guid.CreateVersion7(), "any"), default));
    }

    /// <summary>Counts the content that comes back; a HEAD tells a length and brings nothing.</summary>
    private sealed class CountingPolicy : HttpPipelineSynchronousPolicy
    {
        public long Bytes { get; private set; }

        public override void OnReceivedResponse(HttpMessage message) =>
            Bytes += message.Request.Method == RequestMethod.Get ? message.Response.Headers.ContentLength ?? 0 : 0;
    }

    /// <summary>Before it ends, somebody else writes.</summary>
    private sealed class OvertakenStream(Func<Task> other) : MemoryStream([1])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0) await other();
            return read;
        }
    }
}
