using System.Globalization;
using System.Text;
using System.Text.Json;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>A file of words in an archive.</summary>
internal sealed record ArchiveText(string Path, string Text);

/// <summary>What belongs to a recording in words: the notes of its cases, and what was written in the room while it ran.</summary>
internal sealed class ArchiveTexts(HubDb db, CaseRelations ofCase, PolicyTable policy, NoteReading notes)
{
    private const int NameChars = 200;

    /// <summary>Those of the recording's cases that somebody may read.</summary>
    public async Task<List<Guid>> CasesAsync(Recording recording, Actor reader, CancellationToken cancellationToken)
    {
        var all = await db.Set<SessionCase>().Where(link => link.SessionId == recording.SessionId).Select(link => link.CaseId).ToListAsync(cancellationToken);
        var readable = new List<Guid>();
        foreach (var caseId in all)
        {
            if (await MayReadAsync(caseId, reader, cancellationToken)) readable.Add(caseId);
        }

        return readable;
    }

    public async Task<bool> MayReadAsync(Guid caseId, Actor reader, CancellationToken cancellationToken) =>
        policy.IsOpenTo<ReadNotes.Request>(reader, await ofCase.OfAsync(caseId, reader, cancellationToken));

    /// <summary>Each note's latest text, as <c>notes/{case number}-{n}.md</c>.</summary>
    public async Task<List<ArchiveText>> NotesAsync(IReadOnlyList<Guid> cases, CancellationToken cancellationToken)
    {
        var texts = new List<ArchiveText>();
        foreach (var caseId in cases)
        {
            string number = await db.Set<ClinicalCase>().Where(row => row.Id == caseId).Select(row => row.Number).SingleAsync(cancellationToken);
            var views = await notes.LatestAsync(db.Set<Note>().Where(note => note.CaseId == caseId).OrderBy(note => note.CreatedAt).ThenBy(note => note.Id), cancellationToken);
            texts.AddRange(views.Select((note, index) => new ArchiveText(
                string.Create(CultureInfo.InvariantCulture, $"notes/{number.ToLowerInvariant()}-{index + 1:00}.md"), TextOf(note))));
        }

        return texts;
    }

    /// <summary>What was written while it ran, each line with its time on the recording's time line; null where nothing was.</summary>
    public async Task<ArchiveText?> ChatAsync(Recording recording, CancellationToken cancellationToken)
    {
        if (recording.StartedAt is not { } startedAt) return null;
        var until = recording.StoppedAt ?? DateTimeOffset.MaxValue;
        var posts = await db.Set<RoomLogEntry>().AsNoTracking()
            .Where(entry => entry.SessionId == recording.SessionId && entry.Type == "chat" && entry.At >= startedAt && entry.At <= until)
            .OrderBy(entry => entry.Seq)
            .ToListAsync(cancellationToken);
        var authors = posts.Select(post => post.By).Distinct().ToList();
        var names = await db.Set<Clinician>().Where(person => authors.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        var text = new StringBuilder();
        foreach (var post in posts)
        {
            long atMs = (long)(post.At - startedAt).TotalMilliseconds;
            if (recording.Redactions.Exists(span => atMs >= span.FromMs && atMs < span.ToMs)) continue;
            string name = post.By is { } by && names.TryGetValue(by, out string? known) ? PlainText.Line(known, NameChars) : "–";
            text.Append(CultureInfo.InvariantCulture, $"[{TimeSpan.FromMilliseconds(atMs):h\\:mm\\:ss}] {name}: {WordsOf(post)}\n");
        }

        return text.Length == 0 ? null : new ArchiveText("chat.txt", text.ToString());
    }

    private static string WordsOf(RoomLogEntry post) =>
        JsonElement.Parse(post.Body).TryGetProperty("text", out var text) ? PlainText.Lines(text.GetString() ?? "").Replace("\n", "\n    ", StringComparison.Ordinal) : "";

    private static string TextOf(NoteView note) => string.Create(
        CultureInfo.InvariantCulture,
        $"<!-- {PlainText.Line(note.Author.Name, NameChars).Replace("--", "–", StringComparison.Ordinal)}, {note.RevisedAt:yyyy-MM-dd HH:mm} UTC, revision {note.Revision} -->\n\n{note.Text?.Markdown ?? "(The text of this note could not be read.)"}\n");
}
