using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Providers;

/// <summary>
/// Somebody who is signed in went to their organisation's provider and is back. Nothing is connected yet: they are shown as whom the
/// provider knows them and say yes (<see cref="ConfirmLink"/>), since another site can make a browser go there signed in as somebody else.
/// </summary>
public static class OfferLink
{
    public sealed record Request(ProviderIdentity Identity) : ICommand<Unit>
    {
        Guid? IAudited.AuditSubject => Identity?.ProviderId;
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var (me, identity) = (actor.Required, request.Identity);
            bool isOurs = identity is not null && await db.Set<IdentityProvider>()
                .AnyAsync(p => p.Id == identity.ProviderId && p.Version == identity.Version && p.OrganisationId == me.OrganisationId && p.IsEnabled, cancellationToken);
            if (!isOurs) return Refusal.NotFound("provider-gone");
            var taken = await db.Set<ProviderLink>().SingleOrDefaultAsync(l => l.ProviderId == identity!.ProviderId && l.Issuer == identity.Issuer && l.Subject == identity.Subject, cancellationToken);
            if (taken is not null) return taken.ClinicianId == me.Id ? Unit.Value : Refusal.Conflict("provider-linked-elsewhere");

            db.RemoveRange(await db.Set<LinkOffer>().Where(o => o.ClinicianId == me.Id).ToListAsync(cancellationToken));
            db.Add(new LinkOffer
            {
                Id = clock.NewId(),
                ClinicianId = me.Id,
                SignInId = me.SignInId,
                ProviderId = identity!.ProviderId,
                Issuer = identity.Issuer,
                Subject = identity.Subject,
                Name = identity.Name,
                Email = identity.Email,
                At = clock.GetUtcNow(),
            });
            return Unit.Value;
        }
    }
}
