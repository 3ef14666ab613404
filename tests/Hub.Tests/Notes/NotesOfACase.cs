using CaseHub.Hub.Blobs;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Notes;

public class NotesOfACase
{
    [Fact]
    public async Task A_note_is_read_by_the_other_side_as_it_was_written()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, session, recording) = (await hub.AcceptedAsync(), Guid.CreateVersion7(), Guid.CreateVersion7());

        var saved = await hub.GrantedAsync(hub.Dermatologist, new WriteNote.Request(id, "See [02:15]", session, recording));

        Assert.Equal(1, saved.Revision);
        Assert.Contains("data-seconds=\"135\"", saved.Html, StringComparison.Ordinal);
        var note = Assert.Single(await hub.GrantedAsync(hub.Gp, new ReadNotes.Request(id)));
        Assert.Equal((saved.Id, id, 1, session, recording), (note.Id, note.CaseId, note.Revision, note.SessionId, note.RecordingId));
        Assert.Equal("dermatologist", note.Author.Name);
        Assert.Equal(new NoteText("See [02:15]", saved.Html, IsPlain: false), note.Text);
    }

    [Fact]
    public async Task A_text_is_a_plain_markdown_file_in_the_blob_store()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "# لاحظ"));

        string folder = Path.Combine(hub.Folder, "blobs", hub.Gp.OrganisationId.ToString(), "cases", id.ToString(), "notes");
        string file = Assert.Single(Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories));
        Assert.Equal("# لاحظ", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_revision_adds_to_the_earlier_ones_and_to_the_timeline()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var first = await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "first"));

        var second = await hub.GrantedAsync(hub.Dermatologist, new ReviseNote.Request(first.Id, "second", first.Revision));

        Assert.Equal(2, second.Revision);
        var history = await hub.GrantedAsync(hub.Gp, new ReadNote.Request(first.Id));
        Assert.Equal(("gp", "dermatologist", "second"), (history.Note.Author.Name, history.Note.RevisedBy.Name, history.Note.Text?.Markdown));
        Assert.Equal([(1, "first"), (2, "second")], history.Revisions.Select(r => (r.Number, r.Text!.Markdown)));
        var view = await hub.CaseAsync(hub.Gp, id);
        Assert.Equal(["note-written", "note-revised"], view.Timeline.Where(e => e.ReferenceId == first.Id).Select(e => e.Kind));
    }

    [Fact]
    public async Task Who_was_slower_is_handed_both_texts_and_nothing_is_overwritten()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var first = await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "first"));
        await hub.GrantedAsync(hub.Dermatologist, new ReviseNote.Request(first.Id, "theirs", first.Revision));

        var refusal = await hub.RefusedAsync(hub.Gp, new ReviseNote.Request(first.Id, "mine", first.Revision));

        Assert.Equal((RefusalKind.Conflict, "note-changed"), (refusal.Kind, refusal.Code));
        var conflict = Assert.IsType<NoteConflict>(refusal.Details);
        Assert.Equal((2, "dermatologist", "theirs", "mine"), (conflict.Revision, conflict.RevisedBy.Name, conflict.Theirs, conflict.Yours));
        var saved = await hub.GrantedAsync(hub.Gp, new ReviseNote.Request(first.Id, "both", conflict.Revision));
        Assert.Equal(3, saved.Revision);
    }

    [Fact]
    public async Task Of_many_who_revise_at_once_one_wins()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var first = await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "first"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => hub.SendAsync(hub.Gp, new ReviseNote.Request(first.Id, $"text {i}", 1))));

        var won = Assert.Single(outcomes, outcome => outcome.IsGranted);
        Assert.All(outcomes.Where(o => !o.IsGranted), o => Assert.Equal(RefusalKind.Conflict, o.Refusal!.Kind));
        var history = await hub.GrantedAsync(hub.Gp, new ReadNote.Request(first.Id));
        Assert.Equal(2, history.Revisions.Count);
        Assert.Equal(won.Value!.Html, history.Note.Text!.Html);
    }

    [Fact]
    public async Task A_note_of_a_megabyte_is_refused_with_the_next_step_and_leaves_nothing()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        var refusal = await hub.RefusedAsync(hub.Gp, new WriteNote.Request(id, new string('a', 1024 * 1024)));

        Assert.Equal((RefusalKind.TooLarge, "note-too-large"), (refusal.Kind, refusal.Code));
        Assert.Contains("split it", refusal.Text, StringComparison.Ordinal);
        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ReadNotes.Request(id)));
        Assert.Empty(await hub.NoteBlobsAsync());
    }

    [Fact]
    public async Task Bytes_count_and_not_letters()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        await hub.RefusedAsync(hub.Gp, new WriteNote.Request(id, new string('肺', 22_000)));
        await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, new string('a', 65_536)));
    }

    [Fact]
    public async Task An_empty_note_names_the_field()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        var refusal = await hub.RefusedAsync(hub.Gp, new WriteNote.Request(id, "  "));

        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.Equal(["markdown"], refusal.Fields.Keys);
    }

    [Fact]
    public async Task To_a_stranger_neither_case_nor_note_exists()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var note = await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "ours"));

        foreach (var stranger in new[] { hub.Stranger, hub.Colleague, hub.OtherDermatologist, hub.Administrator })
        {
            Assert.Equal("case-not-found", (await hub.RefusedAsync(stranger, new WriteNote.Request(id, "x"))).Code);
            Assert.Equal("case-not-found", (await hub.RefusedAsync(stranger, new ReadNotes.Request(id))).Code);
            Assert.Equal("note-not-found", (await hub.RefusedAsync(stranger, new ReadNote.Request(note.Id))).Code);
            Assert.Equal("note-not-found", (await hub.RefusedAsync(stranger, new ReviseNote.Request(note.Id, "x", 1))).Code);
        }

        Assert.Equal("note-not-found", (await hub.RefusedAsync(hub.Gp, new ReadNote.Request(Guid.CreateVersion7()))).Code);
        Assert.Equal(RefusalKind.SignInNeeded, (await hub.RefusedAsync(null, new ReadNote.Request(note.Id))).Kind);
    }

    [Fact]
    public async Task Who_is_asked_by_name_reads_the_notes_but_writes_none_until_they_accept()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync(hub.Dermatologist.Id);
        var note = await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "for whoever takes it"));

        await hub.GrantedAsync(hub.Dermatologist, new ReadNote.Request(note.Id));
        var refusal = await hub.RefusedAsync(hub.Dermatologist, new ReviseNote.Request(note.Id, "x", 1));

        Assert.Equal((RefusalKind.Forbidden, "case-not-your-part"), (refusal.Kind, refusal.Code));
    }

    [Fact]
    public async Task A_text_that_was_changed_in_the_store_is_not_shown_as_the_note()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "dose 5 mg"));
        await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "another"));
        var store = hub.Services.GetRequiredService<IBlobStore>();
        await store.WriteAsync((await hub.NoteBlobsAsync())[0], new MemoryStream("dose 50mg"u8.ToArray()), "text/markdown", default);

        var notes = await hub.GrantedAsync(hub.Gp, new ReadNotes.Request(id));

        Assert.Null(notes[0].Text);
        Assert.Equal("another", notes[1].Text?.Markdown);
    }

    [Fact]
    public async Task A_preview_shows_what_will_be_saved_and_keeps_nothing()
    {
        await using var hub = await HubFixture.StartAsync();

        var preview = await hub.GrantedAsync(hub.Gp, new PreviewMarkdown.Request("**bold** <script>"));

        Assert.Equal("<p dir=\"auto\"><strong>bold</strong> &lt;script&gt;</p>", preview.Html.TrimEnd());
        Assert.Equal(RefusalKind.TooLarge, (await hub.RefusedAsync(hub.Gp, new PreviewMarkdown.Request(new string('a', 70_000)))).Kind);
        Assert.Equal(RefusalKind.SignInNeeded, (await hub.RefusedAsync(null, new PreviewMarkdown.Request("x"))).Kind);
        Assert.Empty(await hub.NoteBlobsAsync());
    }
}

internal static class NoteSamples
{
    /// <summary>The blobs of all revisions in the database, oldest first, and of none that has no row.</summary>
    public static async Task<List<BlobName>> NoteBlobsAsync(this HubFixture hub)
    {
        var rows = await hub.ReadAsync(db => db.Set<NoteRevision>().OrderBy(r => r.At).ToListAsync());
        return rows.ConvertAll(r => BlobNames.NoteRevision(r.OrganisationId, r.CaseId, r.NoteId, r.Id));
    }
}
