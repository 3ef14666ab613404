using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live;

/// <summary>The sessions of a case, newest first.</summary>
public static class ListSessions
{
    public sealed record Request(Guid CaseId) : IQuery<IReadOnlyList<Row>>, ICaseRequest;

    /// <param name="Id">The session.</param>
    /// <param name="CreatedAt">When it was opened.</param>
    /// <param name="People">Names of those who are in the room now; empty when it is over.</param>
    public sealed record Row(Guid Id, DateTimeOffset CreatedAt, IReadOnlyList<string> People);

    internal sealed class Handler(HubDb db, Rooms rooms) : IRequestHandler<Request, Outcome<IReadOnlyList<Row>>>
    {
        public async Task<Outcome<IReadOnlyList<Row>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var sessions = await db.Set<Session>().AsNoTracking()
                .Where(session => session.Cases.Any(link => link.CaseId == request.CaseId))
                .OrderByDescending(session => session.CreatedAt)
                .Select(session => new { session.Id, session.CreatedAt })
                .ToListAsync(cancellationToken);
            return sessions.ConvertAll(session => new Row(session.Id, session.CreatedAt, NamesIn(session.Id)));
        }

        private List<string> NamesIn(Guid sessionId) => rooms.Find(sessionId)?.View.People.Select(person => person.Name).Distinct().ToList() ?? [];
    }
}
