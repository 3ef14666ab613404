using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using CaseHub.Hub;
using CaseHub.Hub.People.Providers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CaseHub.Web.Start.Providers;

/// <summary>
/// The framework's OpenID Connect handler, one scheme for each provider and each version of its settings, made from the database when it is
/// needed. It is asked at its own two addresses only, not on every request as registered schemes are, so there may be any number.
/// </summary>
internal sealed partial class ProviderDoor(
    StartSettings settings, ProviderBackchannel backchannel, IDataProtectionProvider protection, ILoggerFactory loggers, HtmlEncoder html, UrlEncoder url, TimeProvider clock)
{
    /// <summary>From leaving for the provider to coming back.</summary>
    private static readonly TimeSpan TimeToSignIn = TimeSpan.FromMinutes(15);

    /// <summary>Clocks of hospitals differ.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    /// <summary>Those of a key pair: a token that is signed with a shared secret proves nothing to us.</summary>
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private readonly ConcurrentDictionary<Guid, Prepared> prepared = new();
    private readonly ILogger logger = loggers.CreateLogger<ProviderDoor>();

    /// <summary>Where a provider sends people back to. One for each, so that the answer of one is never taken for another's (RFC 9700 §4.4.2.2).</summary>
    public static string WayBack(Guid providerId) => $"/sign-in/with/{providerId}/back";

    /// <summary>Answers by leading to the provider.</summary>
    /// <returns>Null, or why it could not.</returns>
    public async Task<Refusal?> LeadAsync(HttpContext context, ProviderSetup setup, AuthenticationProperties properties)
    {
        var handler = await HandlerAsync(context, setup);
        try
        {
            await handler.ChallengeAsync(properties);
            return null;
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            var refusal = ProviderTrouble.Of(setup.Name, e);
            NotLed(setup.Id, refusal.Code, ProviderTrouble.KindOf(e));
            return refusal;
        }
    }

    /// <summary>Takes what the browser brings back: state, nonce, code, then the id token for it.</summary>
    public async Task<ProviderReturn> TakeBackAsync(HttpContext context, ProviderSetup setup)
    {
        await (await HandlerAsync(context, setup)).HandleRequestAsync();
        return ProviderReturn.Of(context) ?? new ProviderReturn(null, null, Refusal.Invalid("provider-interrupted", setup.Name));
    }

    /// <summary>Asks a provider what it says of itself, now.</summary>
    /// <returns>Null when it can be used; else what is wrong.</returns>
    public async Task<Refusal?> TryAsync(string name, string issuer, CancellationToken cancellationToken)
    {
        try
        {
            await new ProviderDiscovery(issuer).GetConfigurationAsync(ProviderDiscovery.AddressOf(issuer), Documents(issuer), cancellationToken);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return ProviderTrouble.Of(name, e);
        }
    }

    private async Task<OpenIdConnectHandler> HandlerAsync(HttpContext context, ProviderSetup setup)
    {
        var handler = new OpenIdConnectHandler(new OneProvider(OptionsOf(setup)), loggers, html, url);
        await handler.InitializeAsync(new AuthenticationScheme(SchemeOf(setup), setup.Name, typeof(OpenIdConnectHandler)), context);
        return handler;
    }

    /// <summary>Kept while the settings stay as they are: keys and addresses of the provider are fetched once in a while, not for each person.</summary>
    private OpenIdConnectOptions OptionsOf(ProviderSetup setup) =>
        prepared.AddOrUpdate(setup.Id, _ => Prepare(setup), (_, old) => old.Version == setup.Version ? old : Prepare(setup)).Options;

    private Prepared Prepare(ProviderSetup setup)
    {
        var options = new OpenIdConnectOptions
        {
            Authority = setup.Issuer,
            ClientId = setup.ClientId,
            ClientSecret = setup.ClientSecret,
            CallbackPath = WayBack(setup.Id),
            ResponseType = OpenIdConnectResponseType.Code,
            ResponseMode = OpenIdConnectResponseMode.Query,
            UsePkce = true,
            SaveTokens = false,
            GetClaimsFromUserInfoEndpoint = true,
            MapInboundClaims = false,
            RequireHttpsMetadata = !new Uri(setup.Issuer).IsLoopback,
            SignInScheme = IdentityConstants.ApplicationScheme,
            RemoteAuthenticationTimeout = TimeToSignIn,
            Backchannel = backchannel.Client,
            TimeProvider = clock,
            Events = new ProviderEvents(setup.Name, loggers.CreateLogger<ProviderEvents>()),
            ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(ProviderDiscovery.AddressOf(setup.Issuer), new ProviderDiscovery(setup.Issuer), Documents(setup.Issuer)),
        };
        options.TokenValidationParameters = new TokenValidationParameters { ClockSkew = ClockSkew, ValidAlgorithms = Algorithms, NameClaimType = "name" };
        options.Scope.Clear();
        foreach (string scope in setup.Scopes.Prepend("openid")) options.Scope.Add(scope);
        TakeClaims(options, setup.RolesClaim);
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
        {
            cookie.HttpOnly = true;
            // Lax: the browser comes back by a plain link. Over http on this machine it would not keep one that is None.
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = SignInWays.SecurePolicy(settings);
        }

        options.CorrelationCookie.Name = "casehub-provider-";
        options.NonceCookie.Name = "casehub-nonce-";
        new OpenIdConnectPostConfigureOptions(protection).PostConfigure(SchemeOf(setup), options);
        options.Validate(SchemeOf(setup));
        return new Prepared(setup.Version, options);
    }

    /// <summary>The framework would drop <c>acr</c>, which says how strong a sign-in was; what the id token says goes before the user info.</summary>
    private static void TakeClaims(OpenIdConnectOptions options, string rolesClaim)
    {
        options.ClaimActions.Clear();
        foreach (string claim in (string[])["name", "given_name", "family_name", "email", "email_verified"]) options.ClaimActions.MapUniqueJsonKey(claim, claim);
        if (rolesClaim.Length > 0) options.ClaimActions.MapJsonKey(rolesClaim, rolesClaim);
    }

    private HttpDocumentRetriever Documents(string issuer) => new(backchannel.Client) { RequireHttps = !new Uri(issuer).IsLoopback };

    private static string SchemeOf(ProviderSetup setup) => $"provider-{setup.Id}-{setup.Version}";

    [LoggerMessage(3102, LogLevel.Warning, "Nobody could be led to provider {ProviderId}: {Code} ({Kind})")]
    private partial void NotLed(Guid providerId, string code, string kind);

    private sealed record Prepared(int Version, OpenIdConnectOptions Options);

    /// <summary>The options of a handler that was made for one provider.</summary>
    private sealed class OneProvider(OpenIdConnectOptions options) : IOptionsMonitor<OpenIdConnectOptions>
    {
        public OpenIdConnectOptions CurrentValue => options;

        public OpenIdConnectOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<OpenIdConnectOptions, string?> listener) => null;
    }
}
