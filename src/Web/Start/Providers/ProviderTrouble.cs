using System.Text.Json;
using CaseHub.Hub;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CaseHub.Web.Start.Providers;

/// <summary>Puts into words what went wrong with a provider. What it or a browser sent is not repeated, except codes that are known and the name by which it calls itself.</summary>
internal static class ProviderTrouble
{
    /// <summary>RFC 6749 §4.1.2.1 and §5.2, as far as they say something to an administrator.</summary>
    private static readonly string[] KnownErrors =
        ["invalid_client", "invalid_grant", "invalid_request", "invalid_scope", "unauthorized_client", "unsupported_response_type", "server_error", "temporarily_unavailable"];

    public static Refusal Of(string provider, Exception? cause) => cause switch
    {
        OpenIdConnectProtocolInvalidNonceException => Untrusted(provider, "nonce"),
        SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => Untrusted(provider, "time"),
        SecurityTokenInvalidAudienceException => Untrusted(provider, "audience"),
        SecurityTokenInvalidIssuerException => Untrusted(provider, "issuer"),
        SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException or SecurityTokenInvalidAlgorithmException => Untrusted(provider, "signature"),
        OpenIdConnectProtocolException said when said.Data["error"] is string error && KnownErrors.Contains(error) => Refusal.Unavailable("provider-refuses", provider, error),
        SecurityTokenException or OpenIdConnectProtocolException => Untrusted(provider, "content"),
        _ when Inner<ProviderMisfitException>(cause) is { } misfit => Refusal.Unavailable("provider-misfit", provider, Refusal.TextOf(misfit.Code, misfit.Found)),
        _ when IsSilence(cause) => Refusal.Unavailable("provider-down", provider),
        _ => Refusal.Invalid("provider-interrupted", provider),
    };

    /// <summary>For the log: which kind of thing it was, without anything that was sent.</summary>
    public static string KindOf(Exception? cause) => cause is null ? "" : cause.InnerException is { } inner ? $"{cause.GetType().Name}: {KindOf(inner)}" : cause.GetType().Name;

    private static Refusal Untrusted(string provider, string what) => Refusal.Unavailable("provider-untrusted", provider, Refusal.TextOf($"provider-untrusted-{what}"));

    /// <summary>No connection, no answer in time, or one that is none. A browser that comes back without its cookies is something else.</summary>
    private static bool IsSilence(Exception? cause) =>
        cause is not AuthenticationFailureException
        && (Inner<HttpRequestException>(cause) is not null || Inner<OperationCanceledException>(cause) is not null || Inner<IOException>(cause) is not null
            || Inner<JsonException>(cause) is not null || cause is InvalidOperationException);

    private static T? Inner<T>(Exception? cause)
        where T : Exception => cause is null or T ? cause as T : Inner<T>(cause.InnerException);
}
