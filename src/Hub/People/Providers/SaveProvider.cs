using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Providers;

/// <summary>An administrator describes their organisation's own sign-in, or changes it.</summary>
public static class SaveProvider
{
    private const int MaxDomains = 50;

    /// <param name="ProviderId">Chosen by the form, because the provider has to be told the way back before it is saved here.</param>
    /// <param name="Name">On the button.</param>
    /// <param name="Issuer">https, as the provider says it of itself.</param>
    /// <param name="ClientId">Given by the provider.</param>
    /// <param name="ClientSecret">Given by the provider; null keeps the one there is.</param>
    /// <param name="Scopes">Besides <c>openid</c>, with spaces between.</param>
    /// <param name="RolesClaim">The claim that carries groups or roles.</param>
    /// <param name="RoleLines">Lines of <c>group = role, role</c>.</param>
    /// <param name="EmailDomains">With spaces, commas or lines between.</param>
    /// <param name="MakesAccounts">Needs domains.</param>
    /// <param name="DemandsSecondFactor">An administrator's word.</param>
    /// <param name="IsListed">On the sign-in page of everybody.</param>
    /// <param name="IsEnabled">False: nobody comes in by it.</param>
    public sealed record Request(
        Guid ProviderId,
        string? Name,
        string? Issuer,
        string? ClientId,
        string? ClientSecret = null,
        string? Scopes = null,
        string? RolesClaim = null,
        string? RoleLines = null,
        string? EmailDomains = null,
        bool MakesAccounts = false,
        bool DemandsSecondFactor = false,
        bool IsListed = true,
        bool IsEnabled = true) : ICommand<Unit>, IValidated
    {
        Guid? IAudited.AuditSubject => ProviderId;

        internal IReadOnlyList<string> Domains =>
            [.. (EmailDomains ?? "").Split([' ', ',', ';', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(EmailDomain.Normal).Distinct()];

        public void Validate(FieldErrors errors)
        {
            errors.Text("name", Name, 60);
            errors.Text("issuer", Issuer, 400);
            if (!Uri.TryCreate(Issuer?.Trim(), UriKind.Absolute, out var issuer) || issuer.Query.Length > 0 || issuer.Fragment.Length > 0 || issuer.UserInfo.Length > 0) errors.Add("issuer", "provider-issuer-malformed");
            errors.Text("clientId", ClientId, 400);
            errors.OptionalText("clientSecret", ClientSecret, 1000);
            errors.OptionalText("scopes", Scopes, 400);
            errors.OptionalText("rolesClaim", RolesClaim, 200);
            errors.OptionalText("roleLines", RoleLines, RoleMapping.MaxLength);
            if (!RoleMapping.TryParse(RoleLines, out var mapping, out string wrongLine)) errors.Add("roleLines", "provider-role-line", wrongLine, string.Join(", ", Choices.Codes<Roles>().Where(code => code != "none")));
            if (!mapping.IsEmpty && string.IsNullOrWhiteSpace(RolesClaim)) errors.Add("rolesClaim", "provider-roles-claim-needed");
            if (Domains.FirstOrDefault(domain => !EmailDomain.IsOne(domain)) is { } wrongDomain) errors.Add("emailDomains", "provider-domain-malformed", wrongDomain);
            if (Domains.Count > MaxDomains) errors.Add("emailDomains", "provider-domains-too-many", MaxDomains);
            if (MakesAccounts && Domains.Count == 0) errors.Add("emailDomains", "provider-domains-needed");
        }

        /// <summary>Without the secret, wherever it may be printed.</summary>
        public override string ToString() => $"{nameof(SaveProvider)} {ProviderId}";
    }

    internal sealed class Handler(HubDb db, ProviderSecrets secrets, ProviderOptions options, ProviderSignIns signIns, CurrentActor actor, TimeProvider clock)
        : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            string issuer = request.Issuer!.Trim();
            if (!options.Allows(new Uri(issuer))) return Wrong("issuer", "provider-issuer-not-https");
            var known = await db.Set<IdentityProvider>().SingleOrDefaultAsync(p => p.Id == request.ProviderId, cancellationToken);
            if (known is not null && known.OrganisationId != actor.Required.OrganisationId) return Refusal.NotFound("provider-not-found");

            var provider = known ?? Add(request, issuer);
            bool isElsewhere = provider.Issuer != issuer || provider.ClientId != request.ClientId!.Trim();
            // A secret that was given to us for one place is not sent to another.
            if (isElsewhere && request.ClientSecret is null && provider.SealedSecret is not null) return Wrong("clientSecret", "provider-secret-anew");
            provider.Name = request.Name!.Trim();
            provider.Issuer = issuer;
            provider.ClientId = request.ClientId!.Trim();
            if (request.ClientSecret is { } secret) provider.SealedSecret = secrets.Seal(provider.Id, secret.Trim());
            provider.Scopes = [.. (request.Scopes ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(scope => scope != "openid").Distinct()];
            provider.RolesClaim = request.RolesClaim?.Trim() ?? "";
            provider.RoleLines = request.RoleLines?.ReplaceLineEndings("\n").Trim() ?? "";
            provider.EmailDomains = [.. request.Domains];
            provider.MakesAccounts = request.MakesAccounts;
            provider.DemandsSecondFactor = request.DemandsSecondFactor;
            provider.IsListed = request.IsListed;
            provider.IsEnabled = request.IsEnabled;
            provider.ChangedAt = clock.GetUtcNow();
            provider.Version++;
            if (!provider.IsEnabled || isElsewhere) await signIns.EndAsync(provider.OrganisationId, cancellationToken);
            return Unit.Value;
        }

        private IdentityProvider Add(Request request, string issuer)
        {
            var provider = new IdentityProvider
            {
                Id = request.ProviderId,
                OrganisationId = actor.Required.OrganisationId,
                Name = request.Name!,
                Issuer = issuer,
                ClientId = request.ClientId!.Trim(),
                CreatedAt = clock.GetUtcNow(),
                ChangedAt = clock.GetUtcNow(),
            };
            db.Add(provider);
            return provider;
        }

        private static Refusal Wrong(string field, string code)
        {
            var errors = new FieldErrors();
            errors.Add(field, code);
            return Refusal.Invalid("invalid") with { Fields = errors.Texts };
        }
    }
}
