using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.People.Providers;

/// <summary>What the door needs to send somebody to a provider and to check what comes back. Holds the secret: it is printed nowhere and answered to nobody.</summary>
public sealed class ProviderSetup
{
    internal ProviderSetup()
    {
    }

    public required Guid Id { get; init; }

    /// <summary>Another one is another setup: what was begun with this one does not end with that one.</summary>
    public required int Version { get; init; }

    public required string Name { get; init; }

    public required string Issuer { get; init; }

    public required string ClientId { get; init; }

    public required string? ClientSecret { get; init; }

    /// <summary>Without <c>openid</c>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    public required string RolesClaim { get; init; }

    public override string ToString() => $"{nameof(ProviderSetup)} {Id}";
}

/// <summary>Reads providers for the door, as they are now: one that was removed or switched off is not found from that moment on.</summary>
public sealed class ProviderSetups(IServiceScopeFactory scopes)
{
    /// <returns>The setup; or why there is none.</returns>
    public async Task<Outcome<ProviderSetup>> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var provider = await scope.ServiceProvider.GetRequiredService<HubDb>().Set<IdentityProvider>()
            .AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == id && p.IsEnabled, cancellationToken);
        if (provider is null) return Refusal.NotFound("provider-gone");
        var secrets = scope.ServiceProvider.GetRequiredService<ProviderSecrets>();
        string? secret = provider.SealedSecret is null ? null : secrets.Open(provider.Id, provider.SealedSecret);
        if (secret is null && provider.SealedSecret is not null) return Refusal.Unavailable("provider-secret-unreadable", provider.Name);
        return new ProviderSetup
        {
            Id = provider.Id,
            Version = provider.Version,
            Name = provider.Name,
            Issuer = provider.Issuer,
            ClientId = provider.ClientId,
            ClientSecret = secret,
            Scopes = provider.Scopes,
            RolesClaim = provider.RolesClaim,
        };
    }
}
