using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>Somebody who has an account takes a further place: the invitation names their address. They go on acting for the organisation they act for now.</summary>
public static class AcceptMembership
{
    public sealed record Request(string? Token) : ICommand<Answer>
    {
        public override string ToString() => nameof(AcceptMembership);
    }

    public sealed record Answer(Guid OrganisationId, string OrganisationName);

    internal sealed class Handler(HubDb db, CurrentActor actor, Invitations invitations, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await invitations.OfLinkAsync(request.Token, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var invitation = found.Value;
            if (await invitations.IsForActorAsync(invitation, cancellationToken) is not true) return Refusal.Forbidden("invitation-not-yours");
            var me = actor.Required.Id;
            var state = await db.Set<Membership>().Where(m => m.ClinicianId == me && m.OrganisationId == invitation.OrganisationId).Select(m => (MembershipState?)m.State).SingleOrDefaultAsync(cancellationToken);
            if (state == MembershipState.Active) return Refusal.Conflict("already-a-member");
            if (state == MembershipState.Suspended) return Refusal.Conflict("suspended-not-again");

            await invitations.TakePlaceAsync(invitation, await db.Set<Clinician>().SingleAsync(c => c.Id == me, cancellationToken), cancellationToken);
            afterCommit.Tell(new RightsChanged(me, invitation.OrganisationId));
            afterCommit.Tell(new PeopleNews("joined", me, [.. (await db.HoldersAsync(invitation.OrganisationId, Roles.Administrator, cancellationToken)).Where(id => id != me)]));
            return new Answer(invitation.OrganisationId, await db.Set<Organisation>().Where(o => o.Id == invitation.OrganisationId).Select(o => o.Name).SingleAsync(cancellationToken));
        }
    }
}
