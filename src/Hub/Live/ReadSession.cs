using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live;

/// <summary>What a session is about and whether anybody is in it now.</summary>
public static class ReadSession
{
    public sealed record Request(Guid SessionId) : IQuery<SessionView>, ISessionRequest;

    /// <param name="Id">The session.</param>
    /// <param name="Kind"><c>Consult</c> or <c>Briefing</c>.</param>
    /// <param name="CreatedAt">When it was opened.</param>
    /// <param name="Cases">What it is about; none for its interpreter.</param>
    /// <param name="IsLive">True while somebody is in the room.</param>
    /// <param name="Topology">Where its media runs now.</param>
    /// <param name="People">Who is in the room.</param>
    /// <param name="IsInterpreter">The reader interprets here: nothing of the cases is theirs.</param>
    public sealed record SessionView(
        Guid Id, SessionKind Kind, DateTimeOffset CreatedAt, IReadOnlyList<SessionCaseView> Cases, bool IsLive, Topology Topology, IReadOnlyList<PersonView> People, bool IsInterpreter);

    public sealed record SessionCaseView(Guid Id, string Title);

    internal sealed class Handler(HubDb db, Rooms rooms, SessionPeople people, CurrentActor actor) : IRequestHandler<Request, Outcome<SessionView>>
    {
        public async Task<Outcome<SessionView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var session = await db.Set<Session>().AsNoTracking().SingleAsync(row => row.Id == request.SessionId, cancellationToken);
            // Who interprets and has a part in a case besides sees what that part lets them see.
            bool isInterpreter = await people.RelationAsync(session.Id, actor.Required, cancellationToken) == Relation.Interpreter;
            // Nothing of a briefing's cases is shown but what its agenda says of them.
            List<SessionCaseView> cases = isInterpreter || session.Kind == SessionKind.Briefing ? [] : await (
                from link in db.Set<SessionCase>()
                join subject in db.Set<ClinicalCase>() on link.CaseId equals subject.Id
                where link.SessionId == session.Id
                select new SessionCaseView(subject.Id, subject.Title)).ToListAsync(cancellationToken);
            var room = rooms.Find(session.Id)?.View;
            return new SessionView(session.Id, session.Kind, session.CreatedAt, cases, rooms.Find(session.Id) is { IsEmpty: false }, room?.Topology ?? Topology.Relay, room?.People ?? [], isInterpreter);
        }
    }
}
