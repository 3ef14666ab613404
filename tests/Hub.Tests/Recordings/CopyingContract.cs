using System.Security.Cryptography;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Storing;
using CaseHub.Hub.Tests.Blobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Hub.Tests.Recordings;

/// <summary>Copying a growing file into a store that fails, on each of the stores.</summary>
public abstract class CopyingContract : IAsyncDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.New();
    private readonly ManualClock clock = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly RecordingTrack track;
    private readonly RecordingPlace place = new(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
    private readonly DataFolder data;
    private readonly Spool spool;
    private readonly Lazy<FaultyStore> store;
    private readonly List<string?> told = [];
    private RecordingCopy? copy;

    protected CopyingContract()
    {
        data = DataFolder.Open(folder.Path);
        spool = new Spool(data);
        store = new Lazy<FaultyStore>(() => new FaultyStore(Inner));
        track = new RecordingTrack { Id = Guid.CreateVersion7(), RecordingId = place.RecordingId, ClinicianId = Guid.NewGuid(), Label = "gp", Source = "camera" };
        using var file = spool.Create(track);
    }

    private protected abstract IBlobStore Inner { get; }

    private FaultyStore Store => store.Value;

    private RecordingCopy Copy => copy ??= new RecordingCopy(place, spool, Store, clock, NullLogger.Instance, stopping.Token);

    public virtual async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (copy is not null) await copy.DisposeAsync();
        stopping.Dispose();
        data.Dispose();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Whole_blocks_go_to_the_store_while_the_file_grows_and_nobody_sees_them()
    {
        Grow(2 * BlobBlocks.Bytes + 10);
        Open();

        await UntilAsync(() => Store.Count("stage 1") == 1);
        Grow(BlobBlocks.Bytes);
        await UntilAsync(() => Store.Count("stage 2") == 1);

        Assert.Equal([1, 1, 1, 0], Enumerable.Range(0, 4).Select(block => Store.Count($"stage {block}")));
        Assert.Null(await Store.FindAsync(place.Track(track.Id), default));
    }

    [Fact]
    public async Task At_closing_only_the_head_and_the_tail_go_again()
    {
        Grow(3 * BlobBlocks.Bytes + 10);
        Open();
        await UntilAsync(() => Store.Count("stage 2") == 1);
        WriteHead();

        var stored = await CloseAsync();

        Assert.Equal([2, 1, 1, 1], Enumerable.Range(0, 4).Select(block => Store.Count($"stage {block}")));
        Assert.Equal(4, stored.Pieces.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(403)]
    [InlineData(0)]
    public async Task A_store_that_refuses_for_an_hour_takes_everything_afterwards(int status)
    {
        Store.Before = _ => throw (status == 0 ? new IOException("unreachable") : FaultyStore.Status(status));
        Grow(2 * BlobBlocks.Bytes + 10);
        Open();
        await UntilAsync(() => Store.Calls.Count > 3);
        for (int minute = 0; minute < 60; minute++) clock.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync(() => Store.Calls.Count > 4);
        Assert.InRange(Store.Calls.Count, 5, 400);

        Store.Before = _ => Task.CompletedTask;
        WriteHead();

        await CloseAsync();
    }

    [Fact]
    public async Task A_store_that_says_when_to_come_back_is_not_asked_before()
    {
        var askedAt = new List<DateTimeOffset>();
        Store.Before = _ =>
        {
            askedAt.Add(clock.GetUtcNow());
            return askedAt.Count == 1 ? throw FaultyStore.Status(429, "90") : Task.CompletedTask;
        };
        Open();

        await UntilAsync(() => askedAt.Count > 1);

        Assert.True(askedAt[1] - askedAt[0] >= TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task A_call_that_hangs_is_given_up_and_made_again()
    {
        var never = new TaskCompletionSource();
        Store.Before = call => call == "stage 0" && Store.Count(call) == 1 ? never.Task : Task.CompletedTask;
        Grow(BlobBlocks.Bytes + 10);
        Open();
        await UntilAsync(() => Store.Count("stage 0") == 1, TimeSpan.FromSeconds(1));

        await UntilAsync(() => Store.Count("stage 0") == 2, TimeSpan.FromSeconds(1));

        never.SetResult();
        await CloseAsync();
    }

    [Fact]
    public async Task A_store_that_answers_nothing_at_all_is_left_with_a_few_calls_and_not_with_ever_more()
    {
        var never = new TaskCompletionSource();
        Store.Before = _ => never.Task;
        Open();
        await UntilAsync(() => Store.Calls.Count == 3, TimeSpan.FromSeconds(1));
        for (int minute = 0; minute < 20; minute++) clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, Store.Calls.Count);

        Store.Before = _ => Task.CompletedTask;
        never.SetResult();
        Grow(10);

        await CloseAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_block_that_the_store_lost_after_acknowledging_it_is_found_by_reading_back_and_staged_again(int block)
    {
        Store.Forget(block);
        Grow(2 * BlobBlocks.Bytes + 10);
        Open();
        await UntilAsync(() => Store.Count("stage 1") == 1);

        await CloseAsync();

        Assert.Equal(2, Store.Count("commit"));
    }

    [Fact]
    public async Task A_block_that_the_store_misses_at_the_commit_is_staged_again()
    {
        Store.Before = call => call == "commit" && Store.Count(call) == 1 ? throw new MissingBlockException() : Task.CompletedTask;
        Grow(BlobBlocks.Bytes + 10);
        Open();
        await UntilAsync(() => Store.Count("stage 0") == 1);

        await CloseAsync();

        Assert.Equal([2, 2], new[] { "stage 0", "commit" }.Select(Store.Count));
    }

    [Fact]
    public async Task While_another_process_writes_the_recording_nothing_is_written()
    {
        var other = await Inner.TryLeaseAsync(place.Writer, Guid.NewGuid(), default);
        Grow(BlobBlocks.Bytes + 10);
        Open();
        await UntilAsync(() => Store.Count("lease") > 3);
        Assert.Equal(0, Store.Count("stage 0"));

        await other!.DisposeAsync();

        await CloseAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task People_are_told_within_five_seconds_that_the_store_fails_or_hangs_and_again_that_it_works(bool hangs)
    {
        await WatchedAsync();
        int before = Store.Calls.Count;
        var never = new TaskCompletionSource();
        Store.Before = _ => hangs ? never.Task : throw FaultyStore.Status(500);

        await UntilAsync(() => Store.Calls.Count > before, RecordingCopy.Interval / 10);
        clock.Advance(TimeSpan.FromSeconds(3.5));
        Assert.Equal(["store"], told);

        Store.Before = _ => Task.CompletedTask;
        await UntilAsync(() => told is ["store", null]);
        never.SetResult();
    }

    [Fact]
    public async Task A_short_failure_disturbs_nobody()
    {
        await WatchedAsync();
        int until = Store.Calls.Count + 2;
        Store.Before = _ => Store.Calls.Count <= until ? throw FaultyStore.Status(500) : Task.CompletedTask;

        await UntilAsync(() => Store.Calls.Count > until + 5);

        Assert.Empty(told);
    }

    [Fact]
    public async Task The_end_of_the_hub_ends_a_copying_that_the_store_does_not_let_go_on()
    {
        Store.Before = _ => new TaskCompletionSource().Task;
        Grow(BlobBlocks.Bytes + 10);
        Open();
        await UntilAsync(() => Store.Calls.Count == 1);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(Copy.EndAsync);
    }

    [Fact]
    public async Task What_an_earlier_run_has_brought_into_the_store_is_not_sent_again()
    {
        Grow(2 * BlobBlocks.Bytes + 10);
        Open();
        await CloseAsync();
        await Copy.DisposeAsync();
        int staged = Store.Calls.Count(call => call.StartsWith("stage", StringComparison.Ordinal));

        copy = null;
        await CloseAsync();

        Assert.Equal(staged, Store.Calls.Count(call => call.StartsWith("stage", StringComparison.Ordinal)));
        Assert.Equal(1, Store.Count("commit"));
    }

    private protected async Task<(StoredTrack Track, TimeSpan Time, long Allocated)> MeasureAsync(int megabytes)
    {
        for (int i = 0; i < megabytes; i++) Grow(1 << 20);
        Grow(10);
        Open();
        await UntilAsync(() => Store.Count("stage 0") == 1);
        long allocated = GC.GetTotalAllocatedBytes();
        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        await Copy.EndAsync();
        var stored = await Copy.CloseAsync(track.Id);
        return (stored, System.Diagnostics.Stopwatch.GetElapsedTime(began), GC.GetTotalAllocatedBytes() - allocated);
    }

    private async Task WatchedAsync()
    {
        Copy.Watch(() => false, Tell, () => { });
        Open();
        await UntilAsync(() => Store.Count("renew") > 0);
    }

    private bool Tell(string? kind)
    {
        told.Add(kind);
        return true;
    }

    private void Open() => Copy.Post(new CopyMessage.Opened(track.Id));

    private void Grow(int bytes)
    {
        using var file = new FileStream(spool.MediaPath(place.RecordingId, track.Id), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(RandomNumberGenerator.GetBytes(bytes));
    }

    private void WriteHead()
    {
        using var file = new FileStream(spool.MediaPath(place.RecordingId, track.Id), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Write("the head, with duration and cues"u8);
    }

    /// <summary>Closes the track; what is stored then is the file, whatever happened before.</summary>
    private async Task<StoredTrack> CloseAsync()
    {
        var closing = CloseTrackAsync();
        await UntilAsync(() => closing.IsCompleted);
        var stored = await closing;
        byte[] file = await File.ReadAllBytesAsync(spool.MediaPath(place.RecordingId, track.Id));
        await using var blob = await Inner.OpenAsync(place.Track(track.Id), default);
        var copied = new MemoryStream();
        await blob!.Stream.CopyToAsync(copied);
        Assert.Equal(file, copied.ToArray());
        Assert.Equal((file.Length, Convert.ToHexStringLower(SHA256.HashData(file))), (stored.Bytes, stored.Sha256));
        Assert.Equal(file.Chunk(BlobBlocks.Bytes).Select(piece => Convert.ToHexStringLower(SHA256.HashData(piece))), stored.Pieces);
        return stored;
    }

    private async Task<StoredTrack> CloseTrackAsync()
    {
        await Copy.EndAsync();
        return await Copy.CloseAsync(track.Id);
    }

    private Task UntilAsync(Func<bool> condition, TimeSpan? step = null) => Eventually.HoldsAsync(() =>
    {
        if (condition()) return true;
        clock.Advance(step ?? TimeSpan.FromMilliseconds(250));
        return condition();
    });
}

[Trait("Category", "Hub")]
public sealed class CopyingToFiles : CopyingContract, IAsyncLifetime
{
    private readonly ITestOutputHelper output;
    private readonly TemporaryFolder folder = TemporaryFolder.New();
    private readonly FileBlobStore store;

    public CopyingToFiles(ITestOutputHelper output)
    {
        this.output = output;
        store = new FileBlobStore(folder.Path);
    }

    private protected override IBlobStore Inner => store;

    public async ValueTask InitializeAsync() => await store.PrepareAsync(default);

    [Fact]
    public async Task A_long_track_is_copied_whole()
    {
        const int Megabytes = 256;

        var (stored, time, allocated) = await MeasureAsync(Megabytes);

        // Of the whole process: alone it is 6 KiB a block, beside other tests theirs as well.
        output.WriteLine($"{Megabytes} MiB staged, committed, read back in {time.TotalMilliseconds:F0} ms; {allocated / 1024} KiB allocated");
        Assert.Equal(Megabytes + 1, stored.Pieces.Count);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        store.Dispose();
        folder.Dispose();
    }
}

[Trait("Category", "Hub")]
public sealed class CopyingToAzure(AzuriteServer azurite) : CopyingContract, IClassFixture<AzuriteServer>, IAsyncLifetime
{
    private readonly AzureBlobStore store = new(azurite.NewContainer());

    private protected override IBlobStore Inner => store;

    public async ValueTask InitializeAsync() => await store.PrepareAsync(default);
}
