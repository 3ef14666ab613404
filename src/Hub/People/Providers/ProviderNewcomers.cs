using CaseHub.Hub.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Providers;

/// <summary>Makes an account for somebody whom only the provider knows, where the organisation wants that; says why not otherwise.</summary>
internal sealed class ProviderNewcomers(HubDb db, NewClinicians clinicians, UserManager<IdentityUser<Guid>> users, TimeProvider clock)
{
    public async Task<Outcome<Newcomer>> MakeAsync(IdentityProvider provider, ProviderIdentity identity, CancellationToken cancellationToken)
    {
        if (!provider.MakesAccounts) return Refusal.Forbidden("provider-not-connected", provider.Name);
        if (identity.Email is not { } email) return Refusal.Forbidden("provider-no-email", provider.Name);
        // Whose addresses a provider may speak for was agreed on: else one hospital could take the addresses of another.
        if (!identity.IsEmailVerified || !provider.EmailDomains.Contains(EmailDomain.Normal(email))) return Refusal.Forbidden("provider-not-connected", provider.Name);
        if (await users.FindByEmailAsync(email) is not null) return Refusal.Conflict("provider-email-known", email, provider.Name);

        var mapping = RoleMapping.Of(provider.RoleLines);
        var roles = mapping.IsEmpty ? Roles.Clinician : mapping.Given(identity.Groups);
        if (roles == Roles.None) return Refusal.Forbidden("provider-no-role", provider.Name);
        return await AddAsync(provider, identity, email, roles, cancellationToken);
    }

    private async Task<Outcome<Newcomer>> AddAsync(IdentityProvider provider, ProviderIdentity identity, string email, Roles roles, CancellationToken cancellationToken)
    {
        string country = await db.Set<Organisation>().Where(o => o.Id == provider.OrganisationId).Select(o => o.Country).SingleAsync(cancellationToken);
        string name = identity.Name ?? email[..email.LastIndexOf('@')];
        Clinician? clinician = null;
        var refusal = await clinicians.AddAsync(email, password: null, roles, id => clinician = new Clinician
        {
            Id = id,
            HomeOrganisationId = provider.OrganisationId,
            Name = name,
            Country = country,
            TimeZone = "UTC",
            CreatedAt = clock.GetUtcNow(),
        });
        if (refusal is not null) return refusal;
        db.Add(LinkOf(identity, clinician!.Id));
        var membership = db.ChangeTracker.Entries<Membership>().Single(entry => entry.Entity.ClinicianId == clinician.Id).Entity;
        return new Newcomer(clinician, membership);
    }

    public ProviderLink LinkOf(ProviderIdentity identity, Guid clinicianId) => new()
    {
        Id = clock.NewId(),
        ProviderId = identity.ProviderId,
        Issuer = identity.Issuer,
        Subject = identity.Subject,
        ClinicianId = clinicianId,
        Name = identity.Name,
        Email = identity.Email,
        Since = clock.GetUtcNow(),
        LastUsedAt = clock.GetUtcNow(),
    };
}

internal sealed record Newcomer(Clinician Clinician, Membership Membership);
