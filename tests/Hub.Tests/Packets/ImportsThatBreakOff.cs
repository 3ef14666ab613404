using CaseHub.Hub.Attachments;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Imported;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Packets.Import;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;
using CaseHub.Hub.Tests.Blobs;
using CaseHub.Hub.Tests.Recordings.Keeping;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Packets;

/// <summary>An import that ends in the middle, whatever ends it: nothing of the case is here, what was written is swept, and who tries once more gets all of it.</summary>
[Trait("Category", "Hub")]
public class ImportsThatBreakOff : IAsyncLifetime
{
    /// <summary>ENOSPC as .NET tells it: the error number in the low bits.</summary>
    private const int NoSpace = 28;

    private FaultyStore store = null!;
    private HubFixture hub = null!;
    private byte[] packet = [];
    private Guid caseId;

    public async ValueTask InitializeAsync()
    {
        await using (var first = await HubFixture.StartAsync())
        {
            (caseId, _) = await first.WholeCaseAsync();
            packet = await first.TakenAlongAsync(first.Gp, caseId);
        }

        hub = await HubFixture.StartAsync(services =>
            services.AddSingleton<IBlobStore>(provider => store = new FaultyStore(new FileBlobStore(Path.Combine(provider.GetRequiredService<CaseHub.Hub.Data.DataFolder>().Root, "blobs")))));
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_full_disk_is_said_by_name_and_the_same_packet_is_imported_when_there_is_room()
    {
        var received = await hub.BroughtInAsync(packet);
        FailFrom(3, () => new IOException("No space left on device", NoSpace));
        await ConfirmAsync(received.Id);
        await IsInAsync(received.Id, "failed");

        Assert.Equal("disk-full", (await ReadAsync(received.Id)).Error);
        await NothingIsHereAsync();

        store.Before = _ => Task.CompletedTask;
        await ConfirmAsync(received.Id);
        await IsWholeAsync(received.Id);
    }

    [Fact]
    public async Task A_store_that_is_gone_is_said_by_name()
    {
        var received = await hub.BroughtInAsync(packet);
        FailFrom(2, () => FaultyStore.Status(503));
        await ConfirmAsync(received.Id);
        await IsInAsync(received.Id, "failed");

        Assert.Equal("store", (await ReadAsync(received.Id)).Error);
        await NothingIsHereAsync();
    }

    [Fact]
    public async Task One_that_somebody_deletes_in_the_middle_ends_and_leaves_nothing()
    {
        var received = await hub.BroughtInAsync(packet);
        var (isThere, release) = Hold(3);
        await ConfirmAsync(received.Id);
        await isThere;

        await hub.GrantedAsync(hub.Administrator, new RemoveReceived.Request(received.Id));
        release();

        Assert.Equal("packet-not-found", (await hub.RefusedAsync(hub.Administrator, new ReadReceived.Request(received.Id))).Code);
        await hub.Services.GetRequiredService<ExportQueue>().StopAsync(default);
        await NothingIsHereAsync();
        await SweepAsync();
        Assert.Empty(await hub.ContentsAsync());
    }

    [Fact]
    public async Task A_hub_that_ends_in_the_middle_goes_on_at_its_next_start()
    {
        var received = await hub.BroughtInAsync(packet);
        var (isThere, release) = Hold(3);
        await ConfirmAsync(received.Id);
        await isThere;

        // As after a kill: the row says that it is being done, some bytes are written, and nobody does it.
        var queue = hub.Services.GetRequiredService<ExportQueue>();
        var stopped = queue.StopAsync(default);
        release();
        await stopped;
        Assert.Equal("running", (await ReadAsync(received.Id)).State);
        await NothingIsHereAsync();

        await queue.StartAsync(default);
        await IsWholeAsync(received.Id);
    }

    private Task ConfirmAsync(Guid receivedId) => hub.GrantedAsync(hub.Administrator, new ConfirmPacket.Request(receivedId, hub.Gp.Id));

    private Task<ReceivedView> ReadAsync(Guid receivedId) => hub.GrantedAsync(hub.Administrator, new ReadReceived.Request(receivedId));

    private Task IsInAsync(Guid receivedId, string state) => Eventually.HoldsAsync(async () => (await ReadAsync(receivedId)).State == state);

    /// <summary>From the write of this number on, counted from now.</summary>
    private void FailFrom(int number, Func<Exception> fault)
    {
        int writes = 0;
        store.Before = call => call == "write" && Interlocked.Increment(ref writes) >= number ? throw fault() : Task.CompletedTask;
    }

    /// <summary>The write of this number waits.</summary>
    private (Task IsThere, Action Release) Hold(int number)
    {
        int writes = 0;
        var (isThere, released) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        store.Before = async call =>
        {
            if (call != "write" || Interlocked.Increment(ref writes) != number) return;
            isThere.SetResult();
            await released.Task;
        };
        return (isThere.Task.WaitAsync(TimeSpan.FromSeconds(30)), released.SetResult);
    }

    private async Task NothingIsHereAsync()
    {
        Assert.Equal(0, await hub.ReadAsync(async db => await db.Set<ClinicalCase>().CountAsync() + await db.Set<ImportedCase>().CountAsync() + await db.Set<ImportedPerson>().CountAsync()
            + await db.Set<Note>().CountAsync() + await db.Set<Attachment>().CountAsync() + await db.Set<Recording>().CountAsync() + await db.Set<CaseGrant>().CountAsync()));
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Gp, new ReadCase.Request(caseId))).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(hub.Folder, "tmp")));
    }

    private async Task IsWholeAsync(Guid receivedId)
    {
        await IsInAsync(receivedId, "done");
        var view = await ReadAsync(receivedId);
        Assert.True(view.Report.IsNewCase);
        Assert.Empty(view.Report.Refused);
        Assert.Equal(PacketSamples.Parts(packet).Keys, PacketSamples.Parts(await LeftAgainAsync()).Keys);
    }

    private async Task<byte[]> LeftAgainAsync()
    {
        await hub.GrantedAsync(hub.Gp, new TakeOverImport.Request(caseId));
        return await hub.TakenAlongAsync(hub.Gp, caseId);
    }

    /// <summary>What no row names goes a day after it was written, by the clock of the store's machine.</summary>
    private async Task SweepAsync()
    {
        hub.Clock.Set(DateTimeOffset.UtcNow + TimeSpan.FromDays(2) - hub.Clock.GetUtcNow());
        await hub.Services.GetRequiredService<SweepOrphans>().SweepAsync(default);
    }
}
