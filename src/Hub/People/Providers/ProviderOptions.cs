using Microsoft.Extensions.Configuration;

namespace CaseHub.Hub.People.Providers;

/// <summary>Which providers may be named at all.</summary>
internal sealed class ProviderOptions
{
    /// <summary>Lets a provider be on this machine, by plain http. <c>CaseHub:Providers:AllowLoopback</c>; on only where the hub itself can be reached from nowhere else.</summary>
    public bool AllowLoopback { get; init; }

    public static ProviderOptions From(IConfiguration configuration) => new()
    {
        AllowLoopback = bool.TryParse(configuration["CaseHub:Providers:AllowLoopback"], out bool allowed) && allowed,
    };

    /// <summary>An administrator must not make the hub ask what only the hub's own machine can reach.</summary>
    public bool Allows(Uri issuer) => issuer.IsLoopback ? AllowLoopback : issuer.Scheme == Uri.UriSchemeHttps;
}
