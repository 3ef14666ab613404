using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Providers;

/// <summary>The organisation's own sign-ins, for its administrators. The secret is not among what is answered.</summary>
public static class ListProviders
{
    public sealed record Request : IQuery<IReadOnlyList<ProviderView>>;

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<IReadOnlyList<ProviderView>>>
    {
        public async Task<Outcome<IReadOnlyList<ProviderView>>> Handle(Request request, CancellationToken cancellationToken) =>
            await ProviderViews.OfAsync(db, db.Set<IdentityProvider>().Where(p => p.OrganisationId == actor.Required.OrganisationId), cancellationToken);
    }
}

/// <summary>One of them, for the page that changes it.</summary>
public static class ReadProvider
{
    public sealed record Request(Guid ProviderId) : IQuery<ProviderView>;

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<ProviderView>>
    {
        public async Task<Outcome<ProviderView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var own = db.Set<IdentityProvider>().Where(p => p.Id == request.ProviderId && p.OrganisationId == actor.Required.OrganisationId);
            return await ProviderViews.OfAsync(db, own, cancellationToken) is [var provider] ? provider : Refusal.NotFound("provider-not-found");
        }
    }
}

/// <param name="HasSecret">Whether one is kept; it is shown to nobody.</param>
/// <param name="Scopes">With spaces between.</param>
/// <param name="RoleLines">Lines of <c>group = role, role</c>.</param>
/// <param name="People">How many accounts are connected with it.</param>
/// <param name="PeopleWithoutPassword">How many of those have no password of their own.</param>
public sealed record ProviderView(
    Guid Id,
    string Name,
    string Issuer,
    string ClientId,
    bool HasSecret,
    string Scopes,
    string RolesClaim,
    string RoleLines,
    IReadOnlyList<string> EmailDomains,
    bool MakesAccounts,
    bool DemandsSecondFactor,
    bool IsListed,
    bool IsEnabled,
    DateTimeOffset ChangedAt,
    int People,
    int PeopleWithoutPassword);

internal static class ProviderViews
{
    public static async Task<List<ProviderView>> OfAsync(HubDb db, IQueryable<IdentityProvider> providers, CancellationToken cancellationToken)
    {
        var people = await db.Set<ProviderLink>()
            .Join(providers, l => l.ProviderId, p => p.Id, (l, _) => l)
            .Join(db.Users, l => l.ClinicianId, u => u.Id, (l, u) => new { l.ProviderId, HasPassword = u.PasswordHash != null })
            .ToListAsync(cancellationToken);
        return (await providers.AsNoTracking().OrderBy(p => p.Name).ToListAsync(cancellationToken)).ConvertAll(p => new ProviderView(
            p.Id,
            p.Name,
            p.Issuer,
            p.ClientId,
            p.SealedSecret is not null,
            string.Join(' ', p.Scopes),
            p.RolesClaim,
            p.RoleLines,
            p.EmailDomains,
            p.MakesAccounts,
            p.DemandsSecondFactor,
            p.IsListed,
            p.IsEnabled,
            p.ChangedAt,
            people.Count(one => one.ProviderId == p.Id),
            people.Count(one => one.ProviderId == p.Id && !one.HasPassword)));
    }
}
