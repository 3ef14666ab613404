using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Providers;

/// <summary>A person takes their account at a provider off their account here; what came in by it is signed out.</summary>
public static class RemoveLink
{
    public sealed record Request(Guid LinkId) : ICommand<Unit>
    {
        Guid? IAudited.AuditSubject => LinkId;
    }

    internal sealed class Handler(HubDb db, ProviderSignIns signIns, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var link = await db.Set<ProviderLink>().SingleOrDefaultAsync(l => l.Id == request.LinkId && l.ClinicianId == me.Id, cancellationToken);
            if (link is null) return Refusal.NotFound("provider-link-not-found");
            if (!await HasAnotherWayInAsync(link, cancellationToken)) return Refusal.Conflict("provider-only-way-in");
            var organisation = await db.Set<IdentityProvider>().Where(p => p.Id == link.ProviderId).Select(p => p.OrganisationId).SingleAsync(cancellationToken);
            db.Remove(link);
            await signIns.EndAsync(organisation, me.Id, cancellationToken);
            return Unit.Value;
        }

        private async Task<bool> HasAnotherWayInAsync(ProviderLink link, CancellationToken cancellationToken) =>
            await db.Users.AnyAsync(u => u.Id == link.ClinicianId && u.PasswordHash != null, cancellationToken)
            || await db.UserPasskeys.AnyAsync(p => p.UserId == link.ClinicianId, cancellationToken)
            || await db.Set<ProviderLink>().AnyAsync(l => l.ClinicianId == link.ClinicianId && l.Id != link.Id, cancellationToken);
    }
}
