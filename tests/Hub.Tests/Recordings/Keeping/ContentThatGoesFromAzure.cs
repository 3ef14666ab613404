using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Recordings.Keeping;
using CaseHub.Hub.Tests.Blobs;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings.Keeping;

/// <summary>In Azure's emulator, where everything that a listing can name is searched: blobs, snapshots and what is not committed.</summary>
[Trait("Category", "Hub")]
public sealed class ContentThatGoesFromAzure(AzuriteServer azurite) : ContentThatGoes, IClassFixture<AzuriteServer>
{
    private readonly BlobContainerClient container = azurite.NewContainer();

    [Fact]
    public async Task Snapshots_of_before_go_with_what_is_taken_out_or_deleted()
    {
        var id = await Hub.StoredAsync();
        var track = await Hub.TrackOfAsync(id, Hub.Gp);
        var blob = container.GetBlockBlobClient((await Hub.RowAsync(id)).NameOf(track).Path);
        await blob.CreateSnapshotAsync();

        await Hub.GrantedAsync(Hub.Gp, new RedactRecording.Request(id, 20_000, 25_000, "a name was spoken"));
        Assert.False(await HoldsAsync(Hub.Gp.Name, 21));
        Assert.True(await HoldsAsync(Hub.Gp.Name, 30));

        await blob.CreateSnapshotAsync();
        await Hub.GrantedAsync(Hub.PrivacyOfficer, new DeleteRecording.Request(id, "the court said so"));
        Assert.False(await HoldsAsync(Hub.Gp.Name, 30));
    }

    private protected override void Replace(IServiceCollection services) => services.AddSingleton<IBlobStore>(new AzureBlobStore(container));

    private protected override async Task<IEnumerable<byte[]>> BytesAsync()
    {
        var contents = new List<byte[]>();
        await foreach (var item in container.GetBlobsAsync(states: BlobStates.Snapshots | BlobStates.Uncommitted))
        {
            var blob = item.Snapshot is { Length: > 0 } snapshot ? container.GetBlobClient(item.Name).WithSnapshot(snapshot) : container.GetBlobClient(item.Name);
            contents.Add((await blob.DownloadContentAsync()).Value.Content.ToArray());
        }

        return contents;
    }
}
