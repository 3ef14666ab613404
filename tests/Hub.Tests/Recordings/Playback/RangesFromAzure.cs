using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Tests.Blobs;

namespace CaseHub.Hub.Tests.Recordings.Playback;

/// <summary>What it costs to look into the middle of a long track that is in Azure.</summary>
[Trait("Category", "Hub")]
public sealed class RangesFromAzure(AzuriteServer azurite) : IClassFixture<AzuriteServer>, IAsyncLifetime
{
    private const int Pieces = 24;

    private readonly Counter counter = new();
    private readonly BlobName track = BlobNames.Track(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
    private readonly byte[] piece = new byte[BlobBlocks.Bytes];
    private AzureBlobStore store = null!;

    public async ValueTask InitializeAsync()
    {
        var options = new BlobClientOptions();
        options.AddPolicy(counter, HttpPipelinePosition.PerCall);
        store = new AzureBlobStore(new BlobServiceClient(azurite.ConnectionString, options).GetBlobContainerClient($"test-{Guid.NewGuid():N}"));
        await store.PrepareAsync(default);
        new Random(7).NextBytes(piece);
        for (int block = 0; block < Pieces; block++) await store.StageAsync(track, block, piece, default);
        await store.CommitAsync(track, Pieces, "video/webm", new string('0', 64), default);
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task A_small_range_reads_a_small_piece_of_the_blob_and_asks_once()
    {
        await using var blob = await store.OpenAsync(track, default);
        counter.Reset();

        byte[] read = await ReadAsync(blob!.Stream, 17L * BlobBlocks.Bytes + 5000, 2000);

        Assert.Equal(piece[5000..7000], read);
        Assert.Equal((1, AzureReadStream.FirstBytes), (counter.Requests, counter.Bytes));
    }

    [Fact]
    public async Task Reading_on_takes_fewer_and_larger_pieces_and_never_twice_what_is_read()
    {
        await using var blob = await store.OpenAsync(track, default);
        counter.Reset();

        byte[] read = await ReadAsync(blob!.Stream, BlobBlocks.Bytes, 8 * BlobBlocks.Bytes);

        Assert.Equal(piece, read[..BlobBlocks.Bytes]);
        Assert.Equal(piece, read[^BlobBlocks.Bytes..]);
        Assert.InRange(counter.Requests, 8, 14);
        Assert.InRange(counter.Bytes, read.Length, read.Length + BlobBlocks.Bytes);
    }

    [Fact]
    public async Task The_last_bytes_are_read_without_those_before()
    {
        await using var blob = await store.OpenAsync(track, default);
        counter.Reset();

        Assert.Equal(piece[^100..], await ReadAsync(blob!.Stream, blob.Stream.Length - 100, 100));
        Assert.Equal(0, await blob.Stream.ReadAsync(new byte[10]));
        Assert.Equal((1, 100), (counter.Requests, counter.Bytes));
    }

    [Fact]
    public async Task A_blob_that_is_replaced_while_it_is_read_is_never_mixed()
    {
        await using var blob = await store.OpenAsync(track, default);
        await ReadAsync(blob!.Stream, 0, 100);
        using var other = new MemoryStream(new byte[Pieces * BlobBlocks.Bytes]);
        await store.WriteAsync(track, other, "video/webm", default);

        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => ReadAsync(blob.Stream, 5L * BlobBlocks.Bytes, 100));
    }

    private static async Task<byte[]> ReadAsync(Stream stream, long from, int count)
    {
        byte[] read = new byte[count];
        stream.Position = from;
        await stream.ReadExactlyAsync(read);
        return read;
    }

    /// <summary>Counts what the store answers.</summary>
    private sealed class Counter : HttpPipelineSynchronousPolicy
    {
        private int requests;
        private long bytes;

        public int Requests => requests;

        public long Bytes => bytes;

        public void Reset() => (requests, bytes) = (0, 0);

        public override void OnReceivedResponse(HttpMessage message)
        {
            Interlocked.Increment(ref requests);
            if (message.Request.Method == RequestMethod.Get) Interlocked.Add(ref bytes, message.Response.Headers.ContentLengthLong ?? 0);
        }
    }
}
