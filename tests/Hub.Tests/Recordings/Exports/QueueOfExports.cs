using System.Globalization;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings.Exports;

/// <summary>What becomes of exports between asking and downloading.</summary>
[Trait("Category", "Hub")]
public class QueueOfExports
{
    private static readonly Sample Short = new("Dr Short", 0, 2, "red", 400);
    private static readonly Sample Long = new("Dr Long", 0, 120, "blue", 400);

    [Fact]
    public async Task Cancelling_ends_the_process_and_leaves_nothing_behind()
    {
        await using var world = await ExportWorld.StartAsync([Long], options => (options.Width, options.Height, options.FrameRate) = (1920, 1080, 60));
        var id = await world.AskAsync("mp4");
        await Eventually.HoldsAsync(() => world.Encoders().Count > 0);
        int encoder = world.Encoders()[0];

        await world.Hub.GrantedAsync(world.Hub.Gp, new RemoveExport.Request(id));

        await Eventually.HoldsAsync(() => !Directory.Exists($"/proc/{encoder}") && Directory.GetFileSystemEntries(Path.Combine(world.Hub.Folder, "tmp")).Length == 0);
        Assert.Equal(ExportState.Cancelled, (await world.RowAsync(id)).State);
        Assert.Empty(await BlobsAsync(world));
    }

    [Fact]
    public async Task What_is_being_made_when_the_hub_stops_is_made_after_the_next_start()
    {
        await using var world = await ExportWorld.StartAsync([Long], options => options.FrameRate = 60);
        var queue = world.Hub.Services.GetRequiredService<ExportQueue>();
        var id = await world.AskAsync("webm", fromMs: 0, toMs: 30_000);
        await Eventually.HoldsAsync(() => world.Encoders().Count > 0);

        await queue.StopAsync(default);
        await Eventually.HoldsAsync(() => world.Encoders().Count == 0);
        Assert.Equal(ExportState.Running, (await world.RowAsync(id)).State);

        using var next = ActivatorUtilities.CreateInstance<ExportQueue>(world.Hub.Services);
        await next.StartAsync(default);
        await world.FileAsync(id);
        await next.StopAsync(default);
    }

    [Fact]
    public async Task Only_as_many_are_made_at_once_as_the_options_allow_and_the_others_wait()
    {
        await using var world = await ExportWorld.StartAsync([Short], options => (options.AtOnce, options.MaxWaitingPerPerson) = (1, 3));
        var ids = new[] { await world.AskAsync("mp4"), await world.AskAsync("webm"), await world.AskAsync("zip") };

        int most = 0;
        await Eventually.HoldsAsync(async () =>
        {
            var states = await world.Hub.ReadAsync(db => db.Set<RecordingExport>().Select(row => row.State).ToListAsync());
            most = Math.Max(most, states.Count(state => state == ExportState.Running));
            return states.TrueForAll(state => state == ExportState.Done);
        });

        Assert.Equal(1, most);
        foreach (var id in ids) await world.FileAsync(id);
    }

    [Fact]
    public async Task Who_has_enough_of_them_waiting_is_asked_to_wait()
    {
        await using var world = await ExportWorld.StartAsync([Short], options => options.MaxWaitingPerPerson = 0);

        Assert.Equal("exports-waiting", (await world.Hub.RefusedAsync(world.Hub.Gp, Ask(world, "mp4"))).Code);
    }

    [Fact]
    public async Task Once_the_recording_has_changed_its_exports_are_gone()
    {
        await using var world = await ExportWorld.StartAsync([Short]);
        var id = await world.AskAsync("mp4");
        await world.FileAsync(id);
        Assert.NotEmpty(await BlobsAsync(world));

        await world.ChangeAsync(recording => recording.Tracks[0].Sha256 = new string('0', 64));
        Assert.Equal("export-outdated", (await world.Hub.RefusedAsync(world.Hub.Gp, new OpenExport.Request(id))).Code);
        Assert.Equal("outdated", (await world.Hub.GrantedAsync(world.Hub.Gp, new ReadExport.Request(id))).State);

        await PublishAsync(world, ContentChange.Redacted);
        Assert.Empty(await BlobsAsync(world));
        Assert.Equal(ExportState.Outdated, (await world.RowAsync(id)).State);
    }

    [Fact]
    public async Task While_a_stretch_is_still_to_be_taken_out_nothing_is_handed_out_or_begun()
    {
        await using var world = await ExportWorld.StartAsync([Short]);
        var id = await world.AskAsync("zip");
        await world.FileAsync(id);

        await world.AddAsync(Redaction(world, 0, 1_000, applied: false));

        Assert.Equal("export-outdated", (await world.Hub.RefusedAsync(world.Hub.Gp, new OpenExport.Request(id))).Code);
        Assert.Equal("export-changing", (await world.Hub.RefusedAsync(world.Hub.Gp, Ask(world, "zip"))).Code);
    }

    [Fact]
    public async Task A_track_that_is_not_what_was_stored_fails_the_export_by_name_and_stays_as_it_is()
    {
        await using var world = await ExportWorld.StartAsync([Short]);
        var trackId = await world.AddTrackAsync(Short with { Label = "Damaged" });
        await world.PutAsync(trackId, [1, 2, 3]);

        foreach (string format in (string[])["mp4", "zip"])
        {
            var row = await world.EndedAsync(await world.AskAsync(format));
            Assert.Equal((ExportState.Failed, ExportFailure.TrackDamaged), (row.State, row.Error));
        }

        Assert.Empty(await BlobsAsync(world));
        Assert.Equal(RecordingState.Completed, await world.Hub.ReadAsync(db => db.Set<Recording>().Where(row => row.Id == world.RecordingId).Select(row => row.State).SingleAsync()));
    }

    [Fact]
    public async Task What_the_encoder_says_when_it_fails_is_kept_without_names()
    {
        await using var world = await ExportWorld.StartAsync([]);
        await world.AddTrackAsync(Short with { Label = "Secret Name" }, "#EXTM3U\nhttp://127.0.0.1:1/x.ts\n"u8.ToArray());

        var row = await world.EndedAsync(await world.AskAsync("mp4"));

        Assert.Equal((ExportState.Failed, ExportFailure.Encoder), (row.State, row.Error));
        Assert.NotEmpty(row.LogTail!);
        Assert.DoesNotContain("Secret", row.LogTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_that_an_encoder_may_take_is_bounded()
    {
        await using var world = await ExportWorld.StartAsync([Short]);
        var encoder = world.Hub.Services.GetRequiredService<EncoderProcess>();
        IReadOnlyList<string> endless = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=60", "-f", "null", "-"];

        var result = await encoder.EncodeAsync(world.Hub.Folder, endless, new EncoderBounds(TimeSpan.FromSeconds(1), 1000), _ => { }, default);

        Assert.Equal(ExportFailure.Time, ExportFailure.Of(result).Code);
    }

    [Fact]
    public async Task The_encoder_has_neither_our_environment_nor_a_network()
    {
        await using var world = await ExportWorld.StartAsync([Short], options => options.Ffmpeg = "/usr/bin/env");
        var encoder = world.Hub.Services.GetRequiredService<EncoderProcess>();
        var lines = new List<string>();

        await encoder.EncodeAsync(world.Hub.Folder, [], new EncoderBounds(TimeSpan.FromSeconds(1), 1000), lines.Add, default);
        Assert.Equal(["HOME", "LANG", "PATH"], lines.Select(line => line.Split('=')[0]).Order());

        lines.Clear();
        await encoder.EncodeAsync(world.Hub.Folder, ["cat", "/proc/self/net/dev", "/proc/self/limits"], new EncoderBounds(TimeSpan.FromSeconds(7), 1234), lines.Add, default);
        Assert.DoesNotContain(lines, line => line.Contains("eth", StringComparison.Ordinal) || line.Contains("veth", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Max cpu time", StringComparison.Ordinal) && line.Contains(" 7 ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Max file size", StringComparison.Ordinal) && line.Contains(" 1234 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_ffmpeg_a_video_is_refused_with_the_way_to_get_it_and_the_archive_works()
    {
        await using var world = await ExportWorld.StartAsync([Short], options => options.Ffmpeg = "/nowhere/ffmpeg");

        var refusal = await world.Hub.RefusedAsync(world.Hub.Gp, Ask(world, "mp4"));

        Assert.Equal("export-no-encoder", refusal.Code);
        Assert.Contains("apt-get install ffmpeg", refusal.Text, StringComparison.Ordinal);
        Assert.False((await world.Hub.GrantedAsync(world.Hub.Gp, new ListExports.Request(world.RecordingId))).HasEncoder);
        await world.FileAsync(await world.AskAsync("zip"));
    }

    [Fact]
    public async Task Where_there_is_nothing_or_no_room_that_is_said_before_anything_begins()
    {
        await using var empty = await ExportWorld.StartAsync([], options => options.MinFreeBytes = 0);
        Assert.Equal("export-nothing", (await empty.Hub.RefusedAsync(empty.Hub.Gp, Ask(empty, "mp4"))).Code);

        await using var full = await ExportWorld.StartAsync([Short], options => options.MinFreeBytes = long.MaxValue / 2);
        Assert.Equal("export-no-space", (await full.Hub.RefusedAsync(full.Hub.Gp, Ask(full, "mp4"))).Code);
        Assert.Equal("export-beyond-end", (await full.Hub.RefusedAsync(full.Hub.Gp, Ask(full, "mp4") with { FromMs = 9_000, ToMs = 10_000 })).Code);
        Assert.Equal("export-no-captions", (await full.Hub.RefusedAsync(full.Hub.Gp, Ask(full, "mp4") with { Captions = "burnt-in" })).Code);
        Assert.Equal(["toMs"], (await full.Hub.RefusedAsync(full.Hub.Gp, Ask(full, "mp4") with { FromMs = 5, ToMs = 5 })).Fields.Keys);
        Assert.Equal(["fromMs"], (await full.Hub.RefusedAsync(full.Hub.Gp, Ask(full, "zip") with { FromMs = 5 })).Fields.Keys);
    }

    [Fact]
    public async Task An_export_is_its_askers_alone_and_each_download_is_in_the_audit_log()
    {
        await using var world = await ExportWorld.StartAsync([Short]);
        var id = await world.AskAsync("zip");
        await world.FileAsync(id);

        Assert.Empty((await world.Hub.GrantedAsync(world.Hub.Dermatologist, new ListExports.Request(world.RecordingId))).Exports);
        foreach (var other in new[] { world.Hub.Dermatologist, world.Hub.Stranger, world.Hub.Colleague })
        {
            Assert.Equal("export-not-found", (await world.Hub.RefusedAsync(other, new OpenExport.Request(id))).Code);
            Assert.Equal("export-not-found", (await world.Hub.RefusedAsync(other, new RemoveExport.Request(id))).Code);
        }

        var audited = await world.Hub.ReadAsync(db => db.Set<CaseHub.Hub.Audit.AuditEntry>().Where(entry => entry.SubjectId == id || entry.SubjectId == world.RecordingId).Select(entry => entry.Request).ToListAsync());
        Assert.Contains("Recordings.Exports.StartExport", audited);
        Assert.Contains("Recordings.Exports.OpenExport", audited);
        Assert.DoesNotContain("Recordings.Exports.ListExports", audited);
    }

    [Fact]
    public async Task After_its_time_an_export_is_removed_and_never_later_than_its_recording()
    {
        await using var world = await ExportWorld.StartAsync([Short]);
        var week = await world.AskAsync("zip");
        await world.FileAsync(week);
        await world.ChangeAsync(recording => recording.KeepUntil = world.Hub.Clock.GetUtcNow() + TimeSpan.FromMinutes(20));
        var shorter = await world.AskAsync("zip");
        await world.FileAsync(shorter);

        world.Hub.Clock.Advance(TimeSpan.FromMinutes(21));
        Assert.Equal("export-not-ready", (await world.Hub.RefusedAsync(world.Hub.Gp, new OpenExport.Request(shorter))).Code);
        world.Hub.Clock.Advance(TimeSpan.FromHours(1));
        await Eventually.HoldsAsync(async () => (await BlobsAsync(world)).Count == 1);

        world.Hub.Clock.Advance(TimeSpan.FromDays(7));
        await Eventually.HoldsAsync(async () => (await world.Hub.ReadAsync(db => db.Set<RecordingExport>().CountAsync())) == 0);
        Assert.Empty(await BlobsAsync(world));
    }

    [Fact]
    public async Task Deleting_a_finished_export_deletes_its_file()
    {
        await using var world = await ExportWorld.StartAsync([Short]);
        var id = await world.AskAsync("zip");
        await world.FileAsync(id);

        await world.Hub.GrantedAsync(world.Hub.Gp, new RemoveExport.Request(id));

        Assert.Empty(await BlobsAsync(world));
        Assert.Equal("export-not-found", (await world.Hub.RefusedAsync(world.Hub.Gp, new ReadExport.Request(id))).Code);
    }

    internal static RecordingRedaction Redaction(ExportWorld world, long fromMs, long toMs, bool applied) => new()
    {
        Id = Guid.CreateVersion7(),
        RecordingId = world.RecordingId,
        OrganisationId = world.Hub.Gp.OrganisationId,
        By = world.Hub.Gp.Id,
        At = world.Hub.Clock.GetUtcNow(),
        FromMs = fromMs,
        ToMs = toMs,
        Reason = "a name was said",
        AppliedAt = applied ? world.Hub.Clock.GetUtcNow() : null,
    };

    internal static async Task PublishAsync(ExportWorld world, ContentChange change)
    {
        await using var scope = world.Hub.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(new RecordingContentChanged(world.RecordingId, change, 0, 0));
    }

    internal static async Task<List<string>> BlobsAsync(ExportWorld world, string folder = "exports")
    {
        var names = new List<string>();
        await foreach (var entry in world.Hub.Services.GetRequiredService<IBlobStore>().ListAsync(null, default))
        {
            if (entry.Name.Path.Contains(string.Create(CultureInfo.InvariantCulture, $"/{folder}/"), StringComparison.Ordinal)) names.Add(entry.Name.Path);
        }

        return names;
    }

    private static StartExport.Request Ask(ExportWorld world, string format) => new(world.RecordingId, format, null, null, null, null);
}
