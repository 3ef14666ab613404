using System.Security.Claims;

namespace CaseHub.Hub.People.Providers;

/// <summary>
/// What a provider said of somebody, after its id token was found to be genuine and meant for us. No JSON and no form can become one:
/// it is made from the principal of a ticket only (<see cref="OfTicket"/>), and the door has one place that does so.
/// </summary>
public sealed class ProviderIdentity
{
    /// <summary>Longer ones are not of this world; OpenID Connect Core §2 allows 255.</summary>
    private const int MaxSubject = 255;

    private ProviderIdentity(Guid providerId, int version, string issuer, string subject)
    {
        ProviderId = providerId;
        Version = version;
        Issuer = issuer;
        Subject = subject;
    }

    internal Guid ProviderId { get; }

    /// <summary>Of the provider's settings by which it was checked.</summary>
    internal int Version { get; }

    internal string Issuer { get; }

    internal string Subject { get; }

    internal string? Name { get; private init; }

    internal string? Email { get; private init; }

    /// <summary>False only where the provider says that it has not checked the address.</summary>
    internal bool IsEmailVerified { get; private init; }

    internal IReadOnlyList<string> Groups { get; private init; } = [];

    /// <summary>True where the provider says that it asked for a second factor.</summary>
    internal bool IsStrong { get; private init; }

    /// <param name="setup">By which the ticket was checked.</param>
    /// <param name="validated">The ticket's principal, with the provider's own claim names.</param>
    /// <returns>Null without a subject.</returns>
    public static ProviderIdentity? OfTicket(ProviderSetup setup, ClaimsPrincipal validated)
    {
        if (validated.FindFirst("sub")?.Value is not { Length: > 0 and <= MaxSubject } subject) return null;
        return new ProviderIdentity(setup.Id, setup.Version, setup.Issuer, subject)
        {
            Name = Short(NameOf(validated), NewClinicians.NameLength),
            Email = Short(validated.FindFirst("email")?.Value, NewClinicians.EmailLength),
            IsEmailVerified = !string.Equals(validated.FindFirst("email_verified")?.Value, "false", StringComparison.OrdinalIgnoreCase),
            Groups = setup.RolesClaim.Length == 0 ? [] : [.. validated.FindAll(setup.RolesClaim).Select(claim => claim.Value)],
            IsStrong = SecondFactor.IsSaidBy([.. validated.FindAll("amr").Select(claim => claim.Value)], validated.FindFirst("acr")?.Value),
        };
    }

    private static string? NameOf(ClaimsPrincipal validated) =>
        validated.FindFirst("name")?.Value ?? Both(validated.FindFirst("given_name")?.Value, validated.FindFirst("family_name")?.Value);

    private static string? Both(string? given, string? family) => $"{given} {family}".Trim() is { Length: > 0 } name ? name : null;

    private static string? Short(string? text, int maxLength) => text?.Trim() is { Length: > 0 } trimmed ? trimmed[..Math.Min(trimmed.Length, maxLength)] : null;
}
