using CaseHub.Hub.Data;
using CaseHub.Hub.People.Teams;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>An administrator writes down that somebody has left their organisation. What they wrote stays under their name; their open cases are handed over.</summary>
public static class EndMembership
{
    /// <param name="PersonId">The clinician.</param>
    /// <param name="Reason">Shown to the person and to administrators.</param>
    /// <param name="Version">Of the membership, as the sender has seen it.</param>
    public sealed record Request(Guid PersonId, string? Reason, int? Version = null) : ICommand<Unit>, IValidated, IAudited
    {
        Guid? IAudited.AuditSubject => PersonId;

        public void Validate(FieldErrors errors) => errors.Text("reason", Reason, SuspendPerson.ReasonLength);
    }

    internal sealed class Handler(HubDb db, Staff staff, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await staff.FindAsync(request.PersonId, request.Version, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var membership = found.Value;
            if (membership.ClinicianId == actor.Required.Id) return Refusal.Forbidden("not-yourself");
            if (membership.State == MembershipState.Ended) return Refusal.Conflict("person-ended");
            if (await staff.TakeAdministratorAsync(membership, cancellationToken) is { } refusal) return refusal;

            bool advised = membership.Advises();
            (membership.State, membership.Reason) = (MembershipState.Ended, request.Reason!.Trim());
            db.RemoveRange(await TeamsOfAsync(membership, cancellationToken));
            staff.Changed(membership, advised, "membership-ended");
            return Unit.Value;
        }

        /// <summary>Who comes back later does not read again by a team what they read before.</summary>
        private Task<List<TeamMember>> TeamsOfAsync(Membership membership, CancellationToken cancellationToken) => db.Set<TeamMember>()
            .Where(m => m.ClinicianId == membership.ClinicianId && db.Set<Team>().Any(t => t.Id == m.TeamId && t.OrganisationId == membership.OrganisationId))
            .ToListAsync(cancellationToken);
    }
}
