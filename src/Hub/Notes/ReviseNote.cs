using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notes;

/// <summary>Adds a revision to a note. Who began from an older one is refused and handed both texts.</summary>
public static class ReviseNote
{
    /// <param name="NoteId">The note.</param>
    /// <param name="Markdown">The whole new text, at most 64 KiB of UTF-8.</param>
    /// <param name="BaseRevision">The revision that the writer had before them.</param>
    public sealed record Request(Guid NoteId, string? Markdown, int? BaseRevision) : ICommand<NoteSaved>, INoteRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("markdown", Markdown, int.MaxValue);
            if (BaseRevision is null) errors.Add("baseRevision", "field-required");
        }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, NoteTexts texts, CaseMoves moves, CaseTimeline timeline, TimeProvider clock)
        : IRequestHandler<Request, Outcome<NoteSaved>>
    {
        public async Task<Outcome<NoteSaved>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (texts.Refuse(request.Markdown!) is { } refusal) return refusal;
            var note = await db.Set<Note>().SingleAsync(n => n.Id == request.NoteId, cancellationToken);
            if (request.BaseRevision != note.Revision) return await ConflictAsync(note, request.Markdown!, cancellationToken);

            note.Revision++;
            var by = actor.Required.Id;
            db.Add(await texts.WriteAsync(note, by, clock.GetUtcNow(), request.Markdown!, cancellationToken));
            timeline.Add(note.CaseId, note.OrganisationId, "note-revised", note.Id);
            var @case = await moves.LoadAsync(note.CaseId, cancellationToken);
            moves.Tell(new NoteWritten(@case.Id, @case.OrganisationId, by, moves.Others(@case), note.Id));
            return new NoteSaved(note.Id, note.Revision, (await texts.RenderAsync(request.Markdown!, cancellationToken)).Html);
        }

        private async Task<Refusal> ConflictAsync(Note note, string yours, CancellationToken cancellationToken)
        {
            var latest = await db.Set<NoteRevision>().SingleAsync(r => r.NoteId == note.Id && r.Number == note.Revision, cancellationToken);
            string name = await db.Set<Clinician>().Where(c => c.Id == latest.AuthorId).Select(c => c.Name).SingleAsync(cancellationToken);
            var theirs = await texts.ReadAsync(latest, cancellationToken);
            return Refusal.Conflict("note-changed", name) with
            {
                Details = new NoteConflict(note.Revision, new NotePerson(latest.AuthorId, name), latest.At, theirs?.Markdown, yours),
            };
        }
    }
}
