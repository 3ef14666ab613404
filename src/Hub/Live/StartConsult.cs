using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live;

/// <summary>Opens a consult about a case, or answers the one that is already under way: two people who press at once meet.</summary>
public static class StartConsult
{
    /// <summary>A session this young counts as under way although nobody is in its room yet.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2);

    public sealed record Request(Guid CaseId) : ICommand<Started>, ICaseRequest;

    /// <param name="SessionId">The session.</param>
    /// <param name="IsNew">False when it was already under way.</param>
    public sealed record Started(Guid SessionId, bool IsNew);

    internal sealed class Handler(HubDb db, Rooms rooms, SessionPeople people, CurrentActor actor, CaseTimeline timeline, TimeProvider clock) : IRequestHandler<Request, Outcome<Started>>
    {
        public async Task<Outcome<Started>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await UnderWayAsync(request.CaseId, cancellationToken) is { } known)
            {
                await LinkAsync(request.CaseId, known, cancellationToken);
                return new Started(known, IsNew: false);
            }

            var session = new Session
            {
                Id = clock.NewId(),
                OrganisationId = await db.Set<ClinicalCase>().Where(row => row.Id == request.CaseId).Select(row => row.OrganisationId).SingleAsync(cancellationToken),
                Kind = SessionKind.Consult,
                CreatedBy = actor.Required.Id,
                CreatedAt = clock.GetUtcNow(),
                RelayOnly = await people.RelayOnlyAsync(db.Set<ClinicalCase>().Where(row => row.Id == request.CaseId).Select(row => row.Id), cancellationToken),
            };
            session.Cases.Add(new SessionCase { SessionId = session.Id, CaseId = request.CaseId });
            db.Add(session);
            timeline.Add(request.CaseId, session.OrganisationId, "consult-started", session.Id);
            await LinkAsync(request.CaseId, session.Id, cancellationToken);
            return new Started(session.Id, IsNew: true);
        }

        /// <summary>The appointment whose time it is has led to this consult.</summary>
        private async Task LinkAsync(Guid caseId, Guid sessionId, CancellationToken cancellationToken)
        {
            var me = actor.Required.Id;
            var confirmed = await db.Set<Appointment>().Where(a => a.CaseId == caseId && a.State == AppointmentState.Confirmed && (a.AskerId == me || a.AdviserId == me)).ToListAsync(cancellationToken);
            foreach (var appointment in confirmed.Where(a => a.CanJoinAt(clock.GetUtcNow()))) appointment.SessionId = sessionId;
        }

        private async Task<Guid?> UnderWayAsync(Guid caseId, CancellationToken cancellationToken)
        {
            var latest = await db.Set<Session>()
                .Where(session => session.Cases.Any(link => link.CaseId == caseId))
                .OrderByDescending(session => session.CreatedAt)
                .FirstOrDefaultAsync(cancellationToken);
            if (latest is null) return null;
            bool isFresh = clock.GetUtcNow() - latest.CreatedAt < Fresh;
            bool isPeopled = rooms.Find(latest.Id)?.View.People.Count > 0;
            return isFresh || isPeopled ? latest.Id : null;
        }
    }
}
