using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Playback;

namespace CaseHub.Hub.Tests.Recordings.Playback;

public class ChapterTests : IAsyncLifetime
{
    private HubFixture hub = null!;

    public async ValueTask InitializeAsync() => hub = await HubFixture.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Marks_questions_and_moments_of_notes_are_chapters_in_order_of_time()
    {
        var shelved = await ShelvedRecording.InAsync(hub, change: recording => Mark(recording, 60_000, "Look at the left hand"));
        hub.Clock.Advance(TimeSpan.FromSeconds(90));
        await SayAsync(shelved.SessionId, "Half the dose?");
        await SayAsync(shelved.SessionId, "Yes, half.");
        hub.Clock.Advance(TimeSpan.FromMinutes(30));
        await SayAsync(shelved.SessionId, "Said after it was over?");
        var note = await hub.GrantedAsync(hub.Dermatologist, new WriteNote.Request(shelved.CaseId, "# Skin\n\n- rash at [00:12] and [02:30], **no** fever\n- [02:15](https://example.org) is no moment", RecordingId: shelved.Id));

        var chapters = await hub.GrantedAsync(hub.Gp, new ReadChapters.Request(shelved.Id));

        Assert.Equal(
            [("note", 12L), ("mark", 60L), ("question", 90L), ("note", 150L)],
            chapters.Select(chapter => (chapter.Kind, chapter.AtMs / 1000)));
        Assert.Equal(["rash at 00:12 and 02:30, no fever", "Look at the left hand", "Half the dose?", "rash at 00:12 and 02:30, no fever"], chapters.Select(chapter => chapter.Text));
        Assert.Equal(["dermatologist", "gp", "gp", "dermatologist"], chapters.Select(chapter => chapter.By));
        Assert.Equal(note.Id, chapters[0].NoteId);
    }

    [Fact]
    public async Task What_was_taken_out_of_a_recording_has_no_chapter_either()
    {
        var shelved = await ShelvedRecording.InAsync(hub, change: recording =>
        {
            Mark(recording, 60_000, "The name was said");
            Mark(recording, 70_000, "After it");
            recording.Redactions.Add(new RecordingRedaction
            {
                Id = Guid.NewGuid(),
                RecordingId = recording.Id,
                OrganisationId = recording.OrganisationId,
                By = hub.Gp.Id,
                At = hub.Clock.GetUtcNow(),
                FromMs = 55_000,
                ToMs = 65_000,
                Reason = "a name",
            });
        });

        Assert.Equal(["After it"], (await hub.GrantedAsync(hub.Gp, new ReadChapters.Request(shelved.Id))).Select(chapter => chapter.Text));
    }

    [Fact]
    public async Task Who_has_withdrawn_left_no_chapter_either()
    {
        var shelved = await ShelvedRecording.InAsync(hub, change: recording =>
        {
            Mark(recording, 60_000, "Mine");
            recording.Tracks[0].Standing = TrackStanding.Deleted;
        });

        Assert.Empty(await hub.GrantedAsync(hub.Dermatologist, new ReadChapters.Request(shelved.Id)));
    }

    [Theory]
    [InlineData("Half the dose?", true)]
    [InlineData("Half the dose? Or all of it.", true)]
    [InlineData("剂量减半吗？好的", true)]
    [InlineData("کیا خوراک آدھی کریں؟", true)]
    [InlineData("Half the dose.", false)]
    [InlineData("https://example.org/a?b=c", false)]
    public void A_question_is_known_by_its_mark(string text, bool isQuestion) => Assert.Equal(isQuestion, ReadChapters.IsQuestion(text));

    private void Mark(Recording recording, long atMs, string text) => recording.Marks.Add(new RecordingMark
    {
        Id = Guid.NewGuid(),
        RecordingId = recording.Id,
        OrganisationId = recording.OrganisationId,
        By = hub.Gp.Id,
        AtMs = atMs,
        Text = text,
    });

    private Task SayAsync(Guid session, string text) => hub.GrantedAsync(hub.Gp, new PostToLog.Request(session, Guid.NewGuid(), "chat", text));
}
