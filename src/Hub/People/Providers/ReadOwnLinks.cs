using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Providers;

/// <summary>With which of their organisation's providers a person's account is connected, and what waits for their yes.</summary>
public static class ReadOwnLinks
{
    public sealed record Request : IQuery<Answer>;

    public sealed record Answer(IReadOnlyList<OwnLink> Providers, LinkOfferView? Offer);

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var oldest = clock.GetUtcNow() - LinkOffer.Lifetime;
            var links = await db.Set<ProviderLink>().AsNoTracking().Where(l => l.ClinicianId == me.Id).ToListAsync(cancellationToken);
            var providers = await db.Set<IdentityProvider>().AsNoTracking().Where(p => p.OrganisationId == me.OrganisationId && p.IsEnabled).OrderBy(p => p.Name).ToListAsync(cancellationToken);
            var offer = await db.Set<LinkOffer>()
                .Where(o => o.ClinicianId == me.Id && o.SignInId == me.SignInId && o.At > oldest)
                .Join(db.Set<IdentityProvider>(), o => o.ProviderId, p => p.Id, (o, p) => new LinkOfferView(o.Id, p.Name, o.Name, o.Email))
                .SingleOrDefaultAsync(cancellationToken);
            return new Answer(providers.ConvertAll(p => Own(p, links.Find(l => l.ProviderId == p.Id && l.Issuer == p.Issuer))), offer);
        }

        private static OwnLink Own(IdentityProvider provider, ProviderLink? link) => new(provider.Id, provider.Name, link?.Id, link?.Name, link?.Email, link?.Since);
    }
}

/// <param name="LinkId">Null where nothing is connected.</param>
/// <param name="KnownAs">The person's name at the provider.</param>
public sealed record OwnLink(Guid ProviderId, string ProviderName, Guid? LinkId, string? KnownAs, string? Email, DateTimeOffset? Since);

/// <param name="KnownAs">The person's name at the provider.</param>
public sealed record LinkOfferView(Guid Id, string ProviderName, string? KnownAs, string? Email);
