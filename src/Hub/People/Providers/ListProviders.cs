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
        public async Task<Outcome<IReadOnlyList<ProviderView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var providers = await db.Set<IdentityProvider>().AsNoTracking().Where(p => p.OrganisationId == actor.Required.OrganisationId).OrderBy(p => p.Name).ToListAsync(cancellationToken);
            var people = await PeopleAsync(cancellationToken);
            return providers.ConvertAll(p => new ProviderView(
                p.Id, p.Name, p.Issuer, p.ClientId, p.SealedSecret is not null, string.Join(' ', p.Scopes), p.RolesClaim, p.RoleLines, p.EmailDomains,
                p.MakesAccounts, p.DemandsSecondFactor, p.IsListed, p.IsEnabled, p.ChangedAt, people.GetValueOrDefault(p.Id)?.All ?? 0, people.GetValueOrDefault(p.Id)?.OnlyHere ?? 0));
        }

        private Task<Dictionary<Guid, Linked>> PeopleAsync(CancellationToken cancellationToken) => db.Set<ProviderLink>()
            .Join(db.Set<IdentityProvider>().Where(p => p.OrganisationId == actor.Required.OrganisationId), l => l.ProviderId, p => p.Id, (l, _) => l)
            .Join(db.Users, l => l.ClinicianId, u => u.Id, (l, u) => new { l.ProviderId, HasPassword = u.PasswordHash != null })
            .GroupBy(l => l.ProviderId)
            .Select(group => new { group.Key, All = group.Count(), OnlyHere = group.Count(l => !l.HasPassword) })
            .ToDictionaryAsync(group => group.Key, group => new Linked(group.All, group.OnlyHere), cancellationToken);

        private sealed record Linked(int All, int OnlyHere);
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
