using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Interpreters;

/// <summary>Ends an interpreter's part in a session: who is in the room is out of it, media and all, before this is answered.</summary>
public static class RemoveInterpreter
{
    /// <param name="SessionId">Out of which.</param>
    /// <param name="GuestId">The invitation.</param>
    public sealed record Request(Guid SessionId, Guid GuestId) : ICommand<Unit>, ISessionRequest
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    internal sealed class Handler(HubDb db, SessionTimeline timeline, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var guest = await db.Set<SessionGuest>().SingleOrDefaultAsync(g => g.Id == request.GuestId && g.SessionId == request.SessionId, cancellationToken);
            if (guest is null) return Refusal.NotFound("interpreter-not-found");
            if (guest.EndedAt is not null) return Unit.Value;
            guest.End(clock.GetUtcNow());
            await timeline.AddAsync(request.SessionId, "interpreter-removed", guest.Id, cancellationToken);
            afterCommit.Tell(new RightsChanged(guest.ClinicianId, guest.ForOrganisationId));
            afterCommit.Tell(new InterpretingEnded(guest.SessionId, guest.ClinicianId));
            return Unit.Value;
        }
    }
}

/// <summary>The hub ends an interpreter's part once the talk is over.</summary>
public static class EndInterpreting
{
    public sealed record Request(Guid GuestId) : ICommand<Unit>, IAudited
    {
        Guid? IAudited.AuditSubject => GuestId;
    }

    internal sealed class Handler(HubDb db, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var guest = await db.Set<SessionGuest>().SingleAsync(g => g.Id == request.GuestId, cancellationToken);
            if (guest.EndedAt is not null) return Unit.Value;
            guest.End(clock.GetUtcNow());
            afterCommit.Tell(new RightsChanged(guest.ClinicianId, guest.ForOrganisationId));
            afterCommit.Tell(new InterpretingEnded(guest.SessionId, guest.ClinicianId));
            return Unit.Value;
        }
    }
}
