using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notes;

/// <summary>Joins a note's rows, its people and its texts.</summary>
internal sealed class NoteReading(HubDb db, NoteTexts texts)
{
    public async Task<NoteView[]> LatestAsync(IQueryable<Note> notes, CancellationToken cancellationToken)
    {
        var rows = await notes.AsNoTracking()
            .Select(n => new { Note = n, Latest = db.Set<NoteRevision>().Single(r => r.NoteId == n.Id && r.Number == n.Revision) })
            .ToListAsync(cancellationToken);
        var people = await PeopleAsync(rows.SelectMany(row => new[] { row.Note.AuthorId, row.Latest.AuthorId }), cancellationToken);
        return await Task.WhenAll(rows.Select(async row => new NoteView(
            row.Note.Id,
            row.Note.CaseId,
            people[row.Note.AuthorId],
            row.Note.CreatedAt,
            row.Note.Revision,
            people[row.Latest.AuthorId],
            row.Latest.At,
            row.Note.SessionId,
            row.Note.RecordingId,
            await texts.ReadAsync(row.Latest, cancellationToken))));
    }

    public async Task<NoteRevisionView[]> RevisionsAsync(Guid noteId, CancellationToken cancellationToken)
    {
        var rows = await db.Set<NoteRevision>().AsNoTracking().Where(r => r.NoteId == noteId).OrderBy(r => r.Number).ToListAsync(cancellationToken);
        var people = await PeopleAsync(rows.Select(r => r.AuthorId), cancellationToken);
        return await Task.WhenAll(rows.Select(async r => new NoteRevisionView(
            r.Number, people[r.AuthorId], r.At, r.Bytes, r.Sha256, await texts.ReadAsync(r, cancellationToken))));
    }

    private Task<Dictionary<Guid, NotePerson>> PeopleAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var distinct = ids.Distinct().ToList();
        return db.Set<Clinician>().Where(c => distinct.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => new NotePerson(c.Id, c.Name), cancellationToken);
    }
}
