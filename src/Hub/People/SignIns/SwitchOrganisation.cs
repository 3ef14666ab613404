using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SignIns;

/// <summary>From now on this browser acts for another of one's organisations; calls in the former one go on without it.</summary>
public static class SwitchOrganisation
{
    public sealed record Request(Guid OrganisationId) : ICommand<Unit>
    {
        Guid? IAudited.AuditSubject => OrganisationId;
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            if (!await db.Set<Membership>().Active().AnyAsync(m => m.ClinicianId == me.Id && m.OrganisationId == request.OrganisationId, cancellationToken)) return Refusal.NotFound("organisation-not-yours");
            var signIn = await db.Set<SignIn>().SingleOrDefaultAsync(s => s.Id == me.SignInId, cancellationToken);
            if (signIn is null) return Refusal.Forbidden("token-scope");
            if (signIn.OrganisationId == request.OrganisationId) return Unit.Value;
            signIn.OrganisationId = request.OrganisationId;
            afterCommit.Tell(new SignInMoved(signIn.Id));
            return Unit.Value;
        }
    }
}
