using CaseHub.Hub.Data;
using CaseHub.Hub.People.Providers;
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
            if (!await CarriesAsync(signIn, request.OrganisationId, cancellationToken)) return Refusal.Conflict("organisation-needs-sign-in");
            signIn.OrganisationId = request.OrganisationId;
            afterCommit.Tell(new SignInMoved(signIn.Id));
            return Unit.Value;
        }

        /// <summary>A hospital's own sign-in speaks for that hospital alone.</summary>
        private async Task<bool> CarriesAsync(SignIn signIn, Guid organisationId, CancellationToken cancellationToken)
        {
            if (signIn.Method is not (SignInMethod.Provider or SignInMethod.ProviderWithSecondFactor)) return true;
            var links = db.Set<ProviderLink>().Where(l => l.ClinicianId == signIn.ClinicianId);
            return await db.Set<IdentityProvider>().AnyAsync(p => p.IsEnabled && p.OrganisationId == organisationId && links.Any(l => l.ProviderId == p.Id), cancellationToken);
        }
    }
}
