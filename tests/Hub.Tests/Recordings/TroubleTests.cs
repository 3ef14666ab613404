using CaseHub.Hub.Live;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Tests.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Hub.Tests.Recordings;

/// <summary>A running recording whose store fails: what the room is told, and how it ends.</summary>
[Trait("Category", "Hub")]
public sealed class TroubleTests : IAsyncLifetime
{
    private SpooledRecordings spooled = null!;
    private Guid recording;

    private HubFixture Hub => spooled.Hub;

    private Room Room => Hub.Services.GetRequiredService<Rooms>().Find(spooled.Session)!;

    public async ValueTask InitializeAsync()
    {
        spooled = await SpooledRecordings.StartAsync();
        await Hub.GrantedAsync(Hub.Gp, new JoinRoom.Request(spooled.Session, Guid.NewGuid(), Guid.NewGuid(), "connection", true, true));
        recording = (await Hub.GrantedAsync(Hub.Gp, new AskToRecord.Request(spooled.Session, "patient", "spoken", null))).RecordingId;
        await Hub.GrantedAsync(Hub.Gp, new AnswerConsent.Request(spooled.Session, Recording: true));
        await Eventually.HoldsAsync(() => Room.View.Recording?.State == "recording");
    }

    public ValueTask DisposeAsync() => spooled.DisposeAsync();

    [Fact]
    public async Task Everybody_in_the_room_sees_that_the_store_fails_and_that_it_works_again_and_the_meeting_goes_on()
    {
        spooled.Store.Before = _ => throw FaultyStore.Status(503);
        await UntilAsync(() => Room.View.Recording?.Trouble == "store");
        Assert.Equal("recording", Room.View.Recording!.State);

        spooled.Store.Before = _ => Task.CompletedTask;
        await UntilAsync(() => Room.View.Recording?.Trouble is null);
    }

    [Fact]
    public async Task A_recording_that_is_stopped_while_the_store_is_away_is_stored_by_itself_when_it_is_back()
    {
        spooled.Store.Before = _ => new TaskCompletionSource().Task;
        await UntilAsync(() => Room.View.Recording?.Trouble == "store");

        await Hub.GrantedAsync(Hub.Gp, new StopRecording.Request(recording));
        Assert.Equal("closing", (await Hub.GrantedAsync(Hub.Gp, new ReadRecording.Request(recording))).State);
        spooled.Store.Before = _ => Task.CompletedTask;

        await UntilAsync(async () => (await spooled.ReadAsync(recording)).State == RecordingState.Completed);
    }

    [Fact]
    public async Task A_spool_that_takes_no_file_is_told_and_asked_again_until_it_does()
    {
        var told = new List<string?>();
        int asked = 0;
        var row = await spooled.ReadAsync(recording);
        var tracks = new OpenTracks(row, spooled.Spool, spooled.NewShelf(), Hub.Clock, NullLogger.Instance);
        tracks.TellTroubleTo(kind =>
        {
            told.Add(kind);
            return true;
        });
        tracks.AskToTryAgain(() => asked++);
        tracks.Begin();
        // A file where the folder should be: nothing can be made below it.
        string blocked = Path.GetDirectoryName(spooled.Spool.MediaPath(recording, Guid.NewGuid()))!;
        await File.WriteAllTextAsync(blocked, "in the way");
        var publication = new Publication(Guid.NewGuid(), Guid.NewGuid(), "camera", "", null);
        var opened = new PublicationOpened(spooled.Session, Guid.NewGuid(), "gp", Guid.NewGuid(), Guid.NewGuid(), publication);

        Assert.Null(await tracks.OpenAsync(Room.Media, opened));
        Hub.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("disk", told[0]);
        Assert.InRange(asked, 2, 3);

        File.Delete(blocked);
        Assert.Null(await tracks.OpenAsync(Room.Media, opened));
        Hub.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.DoesNotContain("disk", told[1..]);
    }

    [Fact]
    public async Task Many_who_stop_at_once_end_it_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(index => Hub.SendAsync(
            index % 2 == 0 ? Hub.Gp : Hub.Dermatologist,
            index % 4 < 2 ? new StopRecording.Request(recording) : (MediatR.IRequest<Outcome<MediatR.Unit>>)new StopSessionRecording.Request(spooled.Session))));

        await UntilAsync(async () => await spooled.LoggedAsync("recording-completed") == 1);
        Assert.Equal(1, await spooled.LoggedAsync("recording-stopped"));
        Assert.Equal(RecordingState.Completed, (await spooled.ReadAsync(recording)).State);
    }

    [Fact]
    public async Task A_hub_that_stops_while_it_copies_leaves_a_recording_that_the_next_start_completes()
    {
        spooled.Store.Before = _ => new TaskCompletionSource().Task;
        await UntilAsync(() => Room.View.Recording?.Trouble == "store");

        await Hub.Services.GetRequiredService<RecordingDesk>().StopAllAsync();
        Hub.Services.GetRequiredService<RecordingShelf>().Stop();
        Assert.Equal(RecordingState.Closing, (await spooled.ReadAsync(recording)).State);
        spooled.Store.Before = _ => Task.CompletedTask;
        await spooled.RestartAsync();

        Assert.Equal(RecordingState.Completed, (await spooled.ReadAsync(recording)).State);
        Assert.Equal(1, await spooled.LoggedAsync("recording-completed"));
    }

    [Fact]
    public async Task A_clock_that_jumps_an_hour_back_changes_no_length()
    {
        Hub.Clock.Set(TimeSpan.FromHours(-1));
        Hub.Clock.Advance(TimeSpan.FromMinutes(10));
        await Hub.GrantedAsync(Hub.Gp, new StopRecording.Request(recording));

        await UntilAsync(async () => (await spooled.ReadAsync(recording)).State == RecordingState.Completed);
        var after = await spooled.ReadAsync(recording);
        Assert.InRange((after.StoppedAt - after.StartedAt)!.Value, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
    }

    private Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private Task UntilAsync(Func<Task<bool>> condition) => Eventually.HoldsAsync(async () =>
    {
        if (await condition()) return true;
        Hub.Clock.Advance(TimeSpan.FromMilliseconds(250));
        return false;
    });
}
