using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CaseHub.Hub.Tests.Blobs;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Faults;

/// <summary>The store is in trouble in mid-recording, and again while the recording closes: the meeting goes on, and all that was sent is stored in the end.</summary>
[Collection(nameof(FaultTests))]
public sealed class StoreOutageTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    /// <summary>Between the end of an outage and the completion: longer than any back-off of the hub.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly AzuriteServer azurite = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => azurite.InitializeAsync();

    public ValueTask DisposeAsync() => azurite.DisposeAsync();

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_store_that_is_stopped_and_started_again_gets_all_of_the_recording()
    {
        await using RunningHub hub = await StartAsync(azurite.ConnectionString);
        await RecordThroughAsync(hub, () => azurite.StopAsync(), async () => await azurite.StartAgainAsync());
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(nameof(StoreFault.ServerError))]
    [InlineData(nameof(StoreFault.TooManyRequests))]
    [InlineData(nameof(StoreFault.Hangs))]
    public async Task A_store_that_refuses_or_hangs_for_a_while_gets_all_of_the_recording(string kind)
    {
        await using CommandedProxy proxy = await CommandedProxy.StartAsync(azurite.Address, Cancel);
        await using RunningHub hub = await StartAsync(AzuriteServer.ConnectionStringTo(proxy.Address));
        await RecordThroughAsync(
            hub,
            () =>
            {
                proxy.Command(Enum.Parse<StoreFault>(kind));
                return Task.CompletedTask;
            },
            () =>
            {
                proxy.Command(StoreFault.None);
                return Task.CompletedTask;
            });
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_store_that_loses_blocks_after_acknowledging_them_is_found_out_and_gets_them_again()
    {
        await using CommandedProxy proxy = await CommandedProxy.StartAsync(azurite.Address, Cancel);
        await using RunningHub hub = await StartAsync(AzuriteServer.ConnectionStringTo(proxy.Address));
        // So much that whole blocks of 1 MiB are copied in between.
        await using MeetingUnderWay meeting = await MeetingUnderWay.BeginAsync(hub, Cancel, kilobits: 3_000);
        proxy.Command(StoreFault.LosesBlocks);
        await meeting.AssertGoesOnAsync(3 * Moment, Cancel);
        proxy.Command(StoreFault.None);
        await meeting.AssertGoesOnAsync(Moment, Cancel);
        Assert.All(await meeting.CompleteAsync(ReadManifestAsync, null, Patience, Cancel), meeting.AssertWhole);
    }

    private static Task<RunningHub> StartAsync(string connection) =>
        RunningHub.StartAsync(Cancel, Studio.MediaAddress, ("CaseHub__Blobs__AzureConnectionString", connection));

    private async Task RecordThroughAsync(RunningHub hub, Func<Task> breakAsync, Func<Task> mendAsync)
    {
        await using MeetingUnderWay meeting = await MeetingUnderWay.BeginAsync(hub, Cancel);
        await meeting.AssertGoesOnAsync(Moment, Cancel);

        await breakAsync();
        TimeSpan told = await meeting.UntilTroubleIsAsync("store", MeetingUnderWay.Told, Cancel);
        await meeting.AssertGoesOnAsync(Moment, Cancel);
        await mendAsync();
        TimeSpan over = await meeting.UntilTroubleIsAsync(null, Patience, Cancel);
        await meeting.AssertGoesOnAsync(Moment, Cancel);

        await breakAsync();
        List<string> spooled = [];
        long mended = 0;
        List<KeptTrack> tracks = await meeting.CompleteAsync(
            ReadManifestAsync,
            async () =>
            {
                await meeting.AssertGoesOnAsync(Moment, Cancel);
                // Closed and waiting for the store: what is in the spool now is what the store has to have in the end.
                spooled = [.. Directory.GetFiles(Path.Combine(hub.DataFolder, "spool"), "*.webm", SearchOption.AllDirectories).Select(HashOf)];
                await mendAsync();
                mended = Stopwatch.GetTimestamp();
            },
            Patience,
            Cancel);
        output.WriteLine($"told after {told.TotalSeconds:F2} s, over {over.TotalSeconds:F2} s after it was mended, completed {Stopwatch.GetElapsedTime(mended).TotalSeconds:F2} s after it was mended again");
        Assert.All(tracks, meeting.AssertWhole);
        Assert.Equal(spooled.Order(), tracks.Select(track => track.Sha256).Order());
    }

    private async Task<JsonElement> ReadManifestAsync(RecordedSession recorded)
    {
        BlobContainerClient container = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient("casehub");
        await foreach (BlobItem blob in container.GetBlobsAsync(cancellationToken: Cancel))
        {
            if (!blob.Name.EndsWith($"{recorded.Recording}/manifest.json", StringComparison.Ordinal)) continue;
            BlobDownloadResult manifest = await container.GetBlobClient(blob.Name).DownloadContentAsync(Cancel);
            return JsonDocument.Parse(manifest.Content).RootElement;
        }

        throw new InvalidOperationException("The store has no manifest of the recording.");
    }

    private static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
