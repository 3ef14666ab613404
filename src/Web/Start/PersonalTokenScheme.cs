using System.Text.Encodings.Web;
using System.Threading.RateLimiting;
using CaseHub.Hub.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CaseHub.Web.Start;

/// <summary>
/// Personal access tokens, beside Identity's own bearer token in the same header (RFC 6750 §2.1), or in the query of the hub. A wrong, an expired and a revoked one are
/// answered alike: nobody is signed in.
/// </summary>
internal sealed class PersonalTokenScheme(
    SignInCheck signIns, WrongTokens wrong, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "personal-token";

    /// <summary>What all of them begin with (Hub/People/Tokens/PersonalToken.cs).</summary>
    private const string Prefix = "casehub_";
    private const string Bearer = "Bearer ";

    public static bool IsShownBy(HttpRequest request) => ShownBy(request) is not null;

    public static bool HasTriedTooOften(HttpContext context) => context.Items.ContainsKey(typeof(WrongTokens));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (await signIns.PrincipalOfTokenAsync(ShownBy(Request), Scheme.Name, Context.RequestAborted) is { } principal)
            return AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name));
        if (!wrong.IsAllowedOneMore($"{Context.Connection.RemoteIpAddress}")) Context.Items[typeof(WrongTokens)] = true;
        return AuthenticateResult.Fail("The token is not accepted.");
    }

    private static string? ShownBy(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && header[Bearer.Length..].Trim() is var token && token.StartsWith(Prefix, StringComparison.Ordinal)) return token;
        // A browser cannot set headers on a WebSocket: SignalR's client sends the token in the query there.
        if (!request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase)) return null;
        string query = request.Query["access_token"].ToString();
        return query.StartsWith(Prefix, StringComparison.Ordinal) ? query : null;
    }
}

/// <summary>How many tokens that are not accepted one address may show: as many as passwords. The right ones are never counted.</summary>
internal sealed class WrongTokens(StartSettings settings) : IDisposable
{
    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(address => RateLimits.PerMinute(address, settings.SignInAttemptsPerMinute));

    public bool IsAllowedOneMore(string address)
    {
        using var lease = limiter.AttemptAcquire(address);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
