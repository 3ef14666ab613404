using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Notes;

/// <summary>The notes of a case with their latest texts, oldest first.</summary>
public static class ReadNotes
{
    public sealed record Request(Guid CaseId) : IQuery<IReadOnlyList<NoteView>>, ICaseRequest;

    internal sealed class Handler(HubDb db, NoteReading reading) : IRequestHandler<Request, Outcome<IReadOnlyList<NoteView>>>
    {
        public async Task<Outcome<IReadOnlyList<NoteView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var notes = db.Set<Note>().Where(n => n.CaseId == request.CaseId).OrderBy(n => n.CreatedAt).ThenBy(n => n.Id);
            return await reading.LatestAsync(notes, cancellationToken);
        }
    }
}
