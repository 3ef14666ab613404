using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings;

/// <summary>The recordings of a case's sessions, newest first; those that nobody agreed to are left out once they are over.</summary>
public static class ListRecordings
{
    public sealed record Request(Guid CaseId) : IQuery<IReadOnlyList<RecordingDetails>>, ICaseRequest;

    internal sealed class Handler(HubDb db) : IRequestHandler<Request, Outcome<IReadOnlyList<RecordingDetails>>>
    {
        public async Task<Outcome<IReadOnlyList<RecordingDetails>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var sessions = db.Set<SessionCase>().Where(link => link.CaseId == request.CaseId).Select(link => link.SessionId);
            var recordings = await db.Set<Recording>().AsNoTracking()
                .WithRows()
                .Where(row => sessions.Contains(row.SessionId) && row.StartedAt != null)
                .OrderByDescending(row => row.StartedAt)
                .ToListAsync(cancellationToken);
            return recordings.ConvertAll(recording => RecordingDetails.Of(recording, [request.CaseId]));
        }
    }
}
