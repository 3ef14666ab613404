using CaseHub.Hub.Data;
using CaseHub.Hub.People.SigningIn;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Providers;

/// <summary>A person says that the account at their organisation's provider is theirs: from now on it opens this account.</summary>
public static class ConfirmLink
{
    public sealed record Request(Guid OfferId) : ICommand<Unit>
    {
        Guid? IAudited.AuditSubject => OfferId;
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, RecentProof proof, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var oldest = clock.GetUtcNow() - LinkOffer.Lifetime;
            var offer = await db.Set<LinkOffer>().SingleOrDefaultAsync(o => o.Id == request.OfferId && o.ClinicianId == me.Id && o.SignInId == me.SignInId && o.At > oldest, cancellationToken);
            if (offer is null) return Refusal.NotFound("provider-offer-over");
            if (await proof.DemandAsync(await proof.UserAsync(), cancellationToken) is { } refusal) return refusal;
            db.Remove(offer);
            // One account at a provider for a person: the new one takes the place of the old.
            db.RemoveRange(await db.Set<ProviderLink>().Where(l => l.ProviderId == offer.ProviderId && l.ClinicianId == me.Id).ToListAsync(cancellationToken));
            db.Add(new ProviderLink
            {
                Id = clock.NewId(),
                ProviderId = offer.ProviderId,
                Issuer = offer.Issuer,
                Subject = offer.Subject,
                ClinicianId = me.Id,
                Name = offer.Name,
                Email = offer.Email,
                Since = clock.GetUtcNow(),
                LastUsedAt = clock.GetUtcNow(),
            });
            return Unit.Value;
        }
    }
}
