using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Notes;

/// <summary>A note with all its revisions.</summary>
public static class ReadNote
{
    public sealed record Request(Guid NoteId) : IQuery<NoteHistory>, INoteRequest;

    internal sealed class Handler(HubDb db, NoteReading reading) : IRequestHandler<Request, Outcome<NoteHistory>>
    {
        public async Task<Outcome<NoteHistory>> Handle(Request request, CancellationToken cancellationToken)
        {
            var latest = await reading.LatestAsync(db.Set<Note>().Where(n => n.Id == request.NoteId), cancellationToken);
            return new NoteHistory(latest[0], await reading.RevisionsAsync(request.NoteId, cancellationToken));
        }
    }
}
