using System.Security.Cryptography;
using System.Text.Json;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Storing;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Recordings;

[Trait("Category", "Hub")]
public sealed class StoringTests(ITestOutputHelper output) : IAsyncLifetime
{
    private SpooledRecordings spooled = null!;

    public async ValueTask InitializeAsync() => spooled = await SpooledRecordings.StartAsync();

    public ValueTask DisposeAsync() => spooled.DisposeAsync();

    [Fact]
    public async Task After_a_crash_at_any_call_to_the_store_the_next_start_comes_to_the_same_end()
    {
        int crashed = 0;
        while (await CrashesAtAsync(crashed + 1)) crashed++;

        output.WriteLine($"{crashed} calls, a crash at each");
        Assert.InRange(crashed, 12, 60);
    }

    [Fact]
    public async Task After_a_crash_between_the_outcome_and_emptying_the_spool_everybody_is_told_once_and_the_spool_is_emptied()
    {
        var recording = await spooled.AddAsync(isStopped: true, SpooledRecordings.Closed(100));
        spooled.SpoolClosed(recording.Tracks[0]);
        await spooled.RestartAsync();
        // As if the files were still there.
        spooled.SpoolClosed(recording.Tracks[0]);

        await spooled.RestartAsync();

        Assert.DoesNotContain(recording.Id, spooled.Spool.Recordings);
        Assert.Equal(1, await spooled.LoggedAsync("recording-completed"));
        Assert.Equal(1, await TimelineAsync(recording.Id));
    }

    [Fact]
    public async Task A_track_that_the_database_could_not_take_is_known_from_the_spool()
    {
        var recording = await spooled.AddAsync(isStopped: true, SpooledRecordings.Closed(100));
        var track = recording.Tracks[0];
        byte[] content = spooled.SpoolClosed(track);
        await spooled.Hub.ReadAsync(db => db.Set<RecordingTrack>().Where(row => row.Id == track.Id).ExecuteDeleteAsync());

        await spooled.RestartAsync();

        var stored = Assert.Single((await spooled.ReadAsync(recording.Id)).Tracks);
        Assert.Equal((track.ClinicianId, "gp", 60_000, HashOf(content)), (stored.ClinicianId, stored.Label, stored.DurationMs, stored.Sha256));
    }

    [Fact]
    public async Task An_interrupted_recording_is_repaired_stored_and_says_what_is_missing()
    {
        var recording = await spooled.AddAsync(isStopped: false, SpooledRecordings.Closed(0));
        spooled.SpoolCrashed(recording.Tracks[0]);

        await spooled.RestartAsync();

        var after = await spooled.ReadAsync(recording.Id);
        var track = Assert.Single(after.Tracks);
        Assert.Equal(RecordingState.Interrupted, after.State);
        Assert.InRange(track.DurationMs, 3_000, 3_300);
        Assert.InRange(track.MissingMs, 1, 250);
        Assert.Equal(track.MissingMs, after.MissingMs);
        Assert.Equal(after.StartedAt!.Value.AddMilliseconds(track.StartOffsetMs + track.DurationMs), after.StoppedAt);
        Assert.Contains("\"crash\"", track.Gaps, StringComparison.Ordinal);
        Assert.NotNull(track.Sha256);
        Assert.DoesNotContain(recording.Id, spooled.Spool.Recordings);
        var seen = await spooled.Hub.GrantedAsync(spooled.Hub.Gp, new ReadRecording.Request(recording.Id));
        Assert.Equal(("interrupted", after.MissingMs), (seen.State, seen.MissingMs));
    }

    [Fact]
    public async Task A_broken_track_is_named_and_takes_no_other_with_it()
    {
        var recording = await spooled.AddAsync(isStopped: false, [.. Enumerable.Range(0, 4).Select(_ => SpooledRecordings.Closed(0))]);
        var (whole, garbage, gone, empty) = (recording.Tracks[0], recording.Tracks[1], recording.Tracks[2], recording.Tracks[3]);
        spooled.SpoolCrashed(whole);
        spooled.SpoolCrashed(garbage);
        await File.WriteAllBytesAsync(spooled.Spool.MediaPath(recording.Id, garbage.Id), RandomNumberGenerator.GetBytes(20_000));
        using (spooled.Spool.Create(empty))
        {
        }

        await spooled.RestartAsync();
        await spooled.RestartAsync();

        var after = (await spooled.ReadAsync(recording.Id)).Tracks.ToDictionary(track => track.Id);
        Assert.Equal((null, "damaged", "missing"), (after[whole.Id].Fault, after[garbage.Id].Fault, after[gone.Id].Fault));
        Assert.NotNull(after[whole.Id].Sha256);
        Assert.False(after.ContainsKey(empty.Id));
        Assert.Equal([garbage.Id], spooled.Spool.TrackIds(recording.Id));
        var listed = (await ManifestAsync(recording)).GetProperty("tracks").EnumerateArray().ToDictionary(track => track.GetProperty("id").GetGuid());
        Assert.Equal("damaged", listed[garbage.Id].GetProperty("fault").GetString());
        Assert.Equal(1, await spooled.LoggedAsync("recording-completed"));
    }

    [Fact]
    public async Task A_recording_that_cannot_be_stored_yet_holds_up_no_other()
    {
        var held = await spooled.AddAsync(isStopped: true, SpooledRecordings.Closed(100));
        var free = await spooled.AddAsync(isStopped: true, SpooledRecordings.Closed(100));
        spooled.SpoolClosed(held.Tracks[0]);
        spooled.SpoolClosed(free.Tracks[0]);
        var other = await spooled.Store.TryLeaseAsync(RecordingPlace.Of(held).Writer, Guid.NewGuid(), default);

        var restart = spooled.RestartAsync();
        await Eventually.HoldsAsync(async () => (await spooled.ReadAsync(free.Id)).State == RecordingState.Completed);
        Assert.Equal(RecordingState.Closing, (await spooled.ReadAsync(held.Id)).State);

        await other!.DisposeAsync();
        await restart;
        Assert.Equal(RecordingState.Completed, (await spooled.ReadAsync(held.Id)).State);
    }

    [Fact]
    public async Task What_a_person_has_had_deleted_while_it_was_being_stored_does_not_come_back()
    {
        var recording = await spooled.AddAsync(isStopped: true, SpooledRecordings.Closed(100));
        var track = recording.Tracks[0];
        spooled.SpoolClosed(track);
        spooled.Store.Before = call => call != "commit" ? Task.CompletedTask : spooled.Hub.ReadAsync(db =>
            db.Set<RecordingTrack>().Where(row => row.Id == track.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Standing, TrackStanding.Deleted)));

        await spooled.RestartAsync();

        Assert.Null((await spooled.ReadAsync(recording.Id)).Tracks[0].Sha256);
        Assert.Null(await spooled.BlobAsync(RecordingPlace.Of(recording).Track(track.Id)));
        Assert.DoesNotContain(recording.Id, spooled.Spool.Recordings);
    }

    [Fact]
    public async Task The_manifest_tells_everything_about_the_recording_and_can_be_written_again()
    {
        var recording = await spooled.AddAsync(isStopped: true, SpooledRecordings.Closed(BlobBlocks.Bytes + 10));
        byte[] content = spooled.SpoolClosed(recording.Tracks[0]);
        await AddEventsAsync(recording);
        await spooled.RestartAsync();

        var manifest = await ManifestAsync(recording);

        Assert.Equal(2, manifest.GetProperty("version").GetInt32());
        Assert.Equal(("completed", "clinical-record", 60_000, 0), (Text(manifest, "state"), Text(manifest, "class"), Number(manifest, "durationMs"), Number(manifest, "missingMs")));
        var track = manifest.GetProperty("tracks")[0];
        Assert.Equal(("opus", HashOf(content), content.Length, BlobBlocks.Bytes), (Text(track, "audio"), Text(track, "sha256"), Number(track, "bytes"), Number(track, "pieceBytes")));
        Assert.Equal(JsonValueKind.Null, track.GetProperty("video").ValueKind);
        Assert.Equal(content.Chunk(BlobBlocks.Bytes).Select(HashOf), track.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetString()));
        Assert.Equal((1_000, "loss", 2_000), (Number(track.GetProperty("gaps")[0], "fromMs"), Text(track.GetProperty("gaps")[0], "cause"), Number(track.GetProperty("speech")[0], "fromMs")));
        Assert.Equal("""[{"clinicianId":"00000000-0000-0000-0000-000000000001","deviceId":null,"atMs":5,"answer":"yes"}]""", Compact(manifest, "answers"));
        Assert.Equal("""[{"fromMs":100,"toMs":200,"by":"00000000-0000-0000-0000-000000000001"}]""", Compact(manifest, "pauses"));
        Assert.Equal("finding", Text(manifest.GetProperty("marks")[0], "text"));
        Assert.Equal("""[{"atMs":0,"topology":"relay"}]""", Compact(manifest, "topology"));
        Assert.StartsWith("CaseHub ", Text(manifest, "software"), StringComparison.Ordinal);

        await spooled.Hub.ReadAsync(async db =>
        {
            await db.Set<RecordingTrack>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Standing, TrackStanding.Sealed));
            await RecordingManifest.WriteAsync(db, spooled.Store, recording.Id, state: null, default);
            return 0;
        });
        Assert.Equal("sealed", Text((await ManifestAsync(recording)).GetProperty("tracks")[0], "standing"));
    }

    /// <returns>False when everything was stored before the call.</returns>
    private async Task<bool> CrashesAtAsync(int call)
    {
        var recording = await spooled.AddAsync(isStopped: true, SpooledRecordings.Closed(BlobBlocks.Bytes + 10), SpooledRecordings.Closed(50));
        byte[][] contents = [.. recording.Tracks.Select(spooled.SpoolClosed)];
        int logged = await spooled.LoggedAsync("recording-completed");
        using var dying = spooled.NewShelf();
        int made = 0;
        spooled.Store.Before = _ =>
        {
            if (++made < call) return Task.CompletedTask;
            dying.Stop();
            throw new IOException("The process has ended.");
        };
        await spooled.RestartAsync(dying);
        spooled.Store.Before = _ => Task.CompletedTask;

        await spooled.RestartAsync();

        var after = await spooled.ReadAsync(recording.Id);
        Assert.Equal(RecordingState.Completed, after.State);
        foreach (var (track, content) in recording.Tracks.Zip(contents))
        {
            Assert.Equal(HashOf(content), after.Tracks.Single(row => row.Id == track.Id).Sha256);
            Assert.Equal(content, await spooled.BlobAsync(RecordingPlace.Of(recording).Track(track.Id)));
        }

        Assert.Equal(after.Tracks.Select(row => row.Sha256).Order(), (await ManifestAsync(recording)).GetProperty("tracks").EnumerateArray().Select(track => Text(track, "sha256")).Order());
        Assert.Equal(logged + 1, await spooled.LoggedAsync("recording-completed"));
        Assert.Equal(1, await TimelineAsync(recording.Id));
        Assert.DoesNotContain(recording.Id, spooled.Spool.Recordings);
        return made >= call;
    }

    private Task<int> AddEventsAsync(Recording recording) => spooled.Hub.ReadAsync(db =>
    {
        var (by, organisation) = (Guid.Parse("00000000-0000-0000-0000-000000000001"), recording.OrganisationId);
        db.Add(new RecordingAnswer { Id = Guid.NewGuid(), RecordingId = recording.Id, OrganisationId = organisation, ClinicianId = by, At = recording.AskedAt, AtMs = 5, Answer = "yes" });
        db.Add(new RecordingPause { Id = Guid.NewGuid(), RecordingId = recording.Id, OrganisationId = organisation, By = by, FromMs = 100, ToMs = 200 });
        db.Add(new RecordingMark { Id = Guid.NewGuid(), RecordingId = recording.Id, OrganisationId = organisation, By = by, AtMs = 300, Text = "finding" });
        return db.SaveChangesAsync();
    });

    private Task<int> TimelineAsync(Guid recordingId) =>
        spooled.Hub.ReadAsync(db => db.Set<CaseEvent>().CountAsync(line => line.Kind == "recording-completed" && line.ReferenceId == recordingId));

    private async Task<JsonElement> ManifestAsync(Recording recording) => JsonElement.Parse((await spooled.BlobAsync(RecordingPlace.Of(recording).Manifest))!);

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    private static long Number(JsonElement of, string name) => of.GetProperty(name).GetInt64();

    private static string Compact(JsonElement of, string name) => JsonSerializer.Serialize(of.GetProperty(name));
}
