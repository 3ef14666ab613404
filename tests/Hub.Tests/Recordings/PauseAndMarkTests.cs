using CaseHub.Hub.Recordings;

namespace CaseHub.Hub.Tests.Recordings;

/// <summary>"Someone came in", and moments to find again.</summary>
public class PauseAndMarkTests : IAsyncLifetime
{
    private RecordedRoom room = null!;

    private HubFixture Hub => room.Hub;

    public async ValueTask InitializeAsync() => room = await RecordedRoom.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await room.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Anybody_pauses_anybody_goes_on_and_both_are_kept_with_their_moments()
    {
        var recording = await room.RecordAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(4));
        await Hub.GrantedAsync(Hub.Dermatologist, new PauseRecording.Request(room.Session));

        var paused = await room.SeenAsync(seen => seen.Paused);
        Assert.Equal(("recording", Hub.Dermatologist.Id), (paused.State, paused.PausedBy));
        Assert.NotNull(paused.PausedAt);
        Assert.Null(Assert.Single((await room.RowsAsync(recording)).Pauses).ToMs);
        Hub.Clock.Advance(TimeSpan.FromSeconds(6));
        await Hub.GrantedAsync(Hub.Gp, new ResumeRecording.Request(room.Session));

        var goesOn = await room.SeenAsync(seen => !seen.Paused);
        Assert.Equal((null, null), (goesOn.PausedBy, goesOn.PausedAt));
        var row = Assert.Single((await room.RowsAsync(recording)).Pauses);
        Assert.Equal(Hub.Dermatologist.Id, row.By);
        Assert.InRange(row.FromMs, 4_000, 4_100);
        Assert.InRange(row.ToMs!.Value, 10_000, 10_100);
        Assert.Equal(
            [("recording-paused", Hub.Dermatologist.Id), ("recording-resumed", Hub.Gp.Id)],
            (await room.LogAsync()).Where(entry => entry.Type is "recording-paused" or "recording-resumed").Select(entry => (entry.Type, entry.By!.Value)));
    }

    [Fact]
    public async Task A_second_press_of_the_same_key_changes_nothing()
    {
        var recording = await room.RecordAsync();
        await Hub.GrantedAsync(Hub.Gp, new ResumeRecording.Request(room.Session));
        await Hub.GrantedAsync(Hub.Gp, new PauseRecording.Request(room.Session));
        await Hub.GrantedAsync(Hub.Dermatologist, new PauseRecording.Request(room.Session));

        Assert.Equal(Hub.Gp.Id, (await room.SeenAsync(seen => seen.Paused)).PausedBy);
        Assert.Single((await room.RowsAsync(recording)).Pauses);
    }

    [Fact]
    public async Task A_pause_lasts_over_a_yes_and_ends_with_the_recording()
    {
        var recording = await room.RecordAsync();
        await Hub.GrantedAsync(Hub.Gp, new PauseRecording.Request(room.Session));
        await room.AnswerAsync(Hub.Dermatologist, true);
        Assert.True((await room.SeenAsync(seen => seen.Answers.All(answer => answer.Answer == "yes"))).Paused);
        Hub.Clock.Advance(TimeSpan.FromSeconds(3));

        await Hub.GrantedAsync(Hub.Gp, new StopSessionRecording.Request(room.Session));

        Assert.InRange(Assert.Single((await room.RowsAsync(recording)).Pauses).ToMs!.Value, 3_000, 3_100);
    }

    [Fact]
    public async Task Where_nothing_is_recorded_there_is_nothing_to_pause_and_no_moment_to_mark()
    {
        await room.EnterAsync(Hub.Gp);
        Assert.Equal("nothing-to-pause", (await Hub.RefusedAsync(Hub.Gp, new PauseRecording.Request(room.Session))).Code);
        Assert.Equal("nothing-to-pause", (await Hub.RefusedAsync(Hub.Gp, new ResumeRecording.Request(room.Session))).Code);
        Assert.Equal("nothing-to-mark", (await Hub.RefusedAsync(Hub.Gp, new MarkMoment.Request(room.Session, null))).Code);
        await Hub.GrantedAsync(Hub.Gp, room.Ask());

        Assert.Equal("nothing-to-pause", (await Hub.RefusedAsync(Hub.Gp, new PauseRecording.Request(room.Session))).Code);
        Assert.Equal("nothing-to-mark", (await Hub.RefusedAsync(Hub.Gp, new MarkMoment.Request(room.Session, null))).Code);
        Assert.Equal("mark-not-found", (await Hub.RefusedAsync(Hub.Gp, new NameMark.Request(room.Session, Guid.NewGuid(), "x"))).Code);
    }

    [Fact]
    public async Task A_marked_moment_stands_on_the_recordings_time_line_and_gets_its_words_later()
    {
        var recording = await room.RecordAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(7));
        var mark = await Hub.GrantedAsync(Hub.Dermatologist, new MarkMoment.Request(room.Session, null));
        Hub.Clock.Advance(TimeSpan.FromSeconds(5));
        await Hub.GrantedAsync(Hub.Dermatologist, new NameMark.Request(room.Session, mark.Id, " Rash on the left arm "));

        Assert.InRange(mark.AtMs, 7_000, 7_100);
        Assert.Equal([(mark.Id, mark.AtMs, "Rash on the left arm")], (await room.RowsAsync(recording)).Marks.Select(row => (row.Id, row.AtMs, row.Text)));
        Assert.Equal(
            [("mark", ""), ("mark-named", "Rash on the left arm")],
            (await room.LogAsync()).Where(entry => entry.Type.StartsWith("mark", StringComparison.Ordinal)).Select(entry => (entry.Type, entry.Body.GetProperty("text").GetString()!)));
        Assert.Equal(mark.AtMs, (await room.LogAsync()).Single(entry => entry.Type == "mark").Body.GetProperty("atMs").GetInt64());
        Assert.Equal("mark-not-found", (await Hub.RefusedAsync(Hub.Gp, new NameMark.Request(room.Session, mark.Id, "mine"))).Code);
    }

    [Fact]
    public async Task Marks_and_pauses_are_there_when_the_recording_is_stored()
    {
        var recording = await room.RecordAsync();
        await Hub.GrantedAsync(Hub.Gp, new MarkMoment.Request(room.Session, "first"));
        await Hub.GrantedAsync(Hub.Gp, new PauseRecording.Request(room.Session));
        await Hub.GrantedAsync(Hub.Gp, new StopSessionRecording.Request(room.Session));
        await Eventually.HoldsAsync(async () => (await Hub.GrantedAsync(Hub.Gp, new ReadRecording.Request(recording))).State == "completed");

        var kept = await Hub.GrantedAsync(Hub.Gp, new ReadRecording.Request(recording));

        Assert.Equal("first", Assert.Single(kept.Marks).Text);
        Assert.Single(kept.Pauses);
    }

    [Fact]
    public async Task What_the_recording_has_trouble_with_is_seen_by_all()
    {
        await room.RecordAsync();
        var running = Hub.Services.GetService(typeof(RecordingDesk)) is RecordingDesk desk ? desk.OfSession(room.Session)! : null!;

        running.Post(new RecordingMessage.Trouble("disk"));
        Assert.Equal("disk", (await room.SeenAsync(seen => seen.Trouble is not null)).Trouble);
        running.Post(new RecordingMessage.Trouble(null));

        Assert.Null((await room.SeenAsync(seen => seen.Trouble is null)).Trouble);
    }
}
