using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Notes;

/// <summary>Adds a note to a case. Its text is stored first, its rows second.</summary>
public static class WriteNote
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Markdown">At most 64 KiB of UTF-8.</param>
    /// <param name="SessionId">The session it was written in or about.</param>
    /// <param name="RecordingId">The recording whose moments it names.</param>
    public sealed record Request(Guid CaseId, string? Markdown, Guid? SessionId = null, Guid? RecordingId = null)
        : ICommand<NoteSaved>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("markdown", Markdown, int.MaxValue);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, NoteTexts texts, CaseMoves moves, CaseTimeline timeline, TimeProvider clock)
        : IRequestHandler<Request, Outcome<NoteSaved>>
    {
        public async Task<Outcome<NoteSaved>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (texts.Refuse(request.Markdown!) is { } refusal) return refusal;
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var note = new Note
            {
                Id = clock.NewId(),
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                AuthorId = actor.Required.Id,
                CreatedAt = clock.GetUtcNow(),
                SessionId = request.SessionId,
                RecordingId = request.RecordingId,
            };
            var revision = await texts.WriteAsync(note, note.AuthorId, note.CreatedAt, request.Markdown!, cancellationToken);
            db.AddRange(note, revision);
            timeline.Add(@case.Id, @case.OrganisationId, "note-written", note.Id);
            moves.Tell(new NoteWritten(@case.Id, @case.OrganisationId, note.AuthorId, moves.Others(@case), note.Id));
            return new NoteSaved(note.Id, note.Revision, (await texts.RenderAsync(request.Markdown!, cancellationToken)).Html);
        }
    }
}
