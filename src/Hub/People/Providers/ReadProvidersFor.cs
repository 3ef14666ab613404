using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Providers;

/// <summary>
/// Which organisations' own sign-ins a sign-in page offers: those that want to be on it, those of one organisation, or those that speak
/// for an address' domain. Who has an account plays no part, so nothing is learnt about it.
/// </summary>
public static class ReadProvidersFor
{
    /// <summary>More buttons than this are no choice but a list to search in: then a domain has to be named.</summary>
    private const int MaxListed = 6;

    /// <param name="Address">An e-mail address or a domain.</param>
    /// <param name="OrganisationId">From the link on an organisation's own pages.</param>
    public sealed record Request(string? Address = null, Guid? OrganisationId = null) : IQuery<Answer>;

    /// <param name="HasMore">There are some that are not among them: an address can be asked for.</param>
    public sealed record Answer(IReadOnlyList<ProviderButton> Providers, bool HasMore);

    internal sealed class Handler(HubDb db) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var enabled = await db.Set<IdentityProvider>().AsNoTracking().Where(p => p.IsEnabled).OrderBy(p => p.Name).ToListAsync(cancellationToken);
            var shown = Chosen(request, enabled).ToList();
            var organisations = await db.Set<Organisation>()
                .Where(o => shown.Select(p => p.OrganisationId).Contains(o.Id))
                .ToDictionaryAsync(o => o.Id, o => o.Name, cancellationToken);
            return new Answer(shown.ConvertAll(p => new ProviderButton(p.Id, p.Name, organisations[p.OrganisationId])), enabled.Count > shown.Count);
        }

        private static IEnumerable<IdentityProvider> Chosen(Request request, List<IdentityProvider> enabled)
        {
            if (request.OrganisationId is { } organisation) return enabled.Where(p => p.OrganisationId == organisation);
            if (string.IsNullOrWhiteSpace(request.Address)) return enabled.Where(p => p.IsListed).Take(MaxListed);
            string domain = EmailDomain.Normal(request.Address);
            return enabled.Where(p => p.EmailDomains.Contains(domain));
        }
    }
}

/// <param name="Name">As its administrators called it.</param>
/// <param name="OrganisationName">Beside it, so that no name can pretend to be another hospital's.</param>
public sealed record ProviderButton(Guid Id, string Name, string OrganisationName);
