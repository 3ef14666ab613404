using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace CaseHub.Web.Start.Providers;

/// <summary>Reads what a provider says of itself and its keys, and holds it to the issuer that was entered (OpenID Connect Discovery §4.3).</summary>
internal sealed class ProviderDiscovery(string issuer) : IConfigurationRetriever<OpenIdConnectConfiguration>
{
    public const string Path = "/.well-known/openid-configuration";

    public static string AddressOf(string issuer) => issuer.TrimEnd('/') + Path;

    /// <exception cref="ProviderMisfitException">It is another provider, or cannot do what is needed.</exception>
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
    {
        var found = await OpenIdConnectConfigurationRetriever.GetAsync(address, retriever, cancel);
        if (!string.Equals(found.Issuer, issuer, StringComparison.Ordinal)) throw new ProviderMisfitException("provider-other-issuer", Short(found.Issuer));
        if (!IsSafe(found.AuthorizationEndpoint) || !IsSafe(found.TokenEndpoint)) throw new ProviderMisfitException("provider-unsafe-addresses", "");
        if (!IsSafeOrAbsent(found.UserInfoEndpoint) || !IsSafeOrAbsent(found.PushedAuthorizationRequestEndpoint)) throw new ProviderMisfitException("provider-unsafe-addresses", "");
        if (found.SigningKeys.Count == 0) throw new ProviderMisfitException("provider-no-keys", "");
        return found;
    }

    private static string Short(string? text) => text is null ? "" : text[..Math.Min(text.Length, 200)];

    private bool IsSafeOrAbsent(string? endpoint) => string.IsNullOrEmpty(endpoint) || IsSafe(endpoint);

    /// <summary>A provider that came by https does not lead on by http, nor to this machine.</summary>
    private bool IsSafe(string? endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && (address.IsLoopback ? new Uri(issuer).IsLoopback : address.Scheme == Uri.UriSchemeHttps);
}

/// <summary>A provider answers, and is not what an administrator described.</summary>
internal sealed class ProviderMisfitException : Exception
{
    public ProviderMisfitException()
    {
    }

    public ProviderMisfitException(string message)
        : base(message)
    {
    }

    public ProviderMisfitException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <param name="code">Of a text in Refusals.resx.</param>
    /// <param name="found">What the provider said instead.</param>
    public ProviderMisfitException(string code, string found)
        : base(code)
    {
        Code = code;
        Found = found;
    }

    public string Code { get; } = "provider-other-issuer";

    public string Found { get; } = "";
}
