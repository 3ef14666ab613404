using CaseHub.Web.Start.Providers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace CaseHub.Web.Start;

/// <summary>Three ways to be signed in: the cookie for pages, Identity's bearer token and personal access tokens for programs; the request shows which.</summary>
internal static class SignInWays
{
    private const string CookieOrBearer = "cookie-or-bearer";
    private static readonly TimeSpan Life = TimeSpan.FromDays(14);

    public static IServiceCollection AddSignInWays(this IServiceCollection services, StartSettings settings)
    {
        services.AddAuthentication(CookieOrBearer)
            .AddPolicyScheme(CookieOrBearer, null, either => either.ForwardDefaultSelector = static context =>
                PersonalTokenScheme.IsShownBy(context.Request) ? PersonalTokenScheme.Name
                : context.Request.Headers.Authorization.Count > 0 || context.Request.Query.ContainsKey("access_token")
                    ? IdentityConstants.BearerScheme
                    : IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie =>
            {
                cookie.Cookie.Name = "casehub";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = SecurePolicy(settings);
                cookie.ExpireTimeSpan = Life;
                cookie.LoginPath = "/sign-in";
                cookie.ReturnUrlParameter = "next";
                cookie.Events.OnRedirectToLogin = static redirect => LeadToSignIn(redirect.Request, redirect.Response, redirect.RedirectUri);
            })
            .AddScheme<AuthenticationSchemeOptions, PersonalTokenScheme>(PersonalTokenScheme.Name, null)
            .AddBearerToken(IdentityConstants.BearerScheme, bearer => bearer.Events.OnMessageReceived = static message =>
            {
                // A browser cannot set headers on a WebSocket: SignalR's client sends the token in the query there.
                if (message.HttpContext.Request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase)) message.Token = message.HttpContext.Request.Query["access_token"];
                return Task.CompletedTask;
            });
        services.AddSingleton<WrongTokens>();
        services.AddSingleton<ProviderBackchannel>();
        services.AddSingleton<ProviderDoor>();
        services.AddAuthorization();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "casehub-form";
            antiforgery.Cookie.HttpOnly = true;
            antiforgery.Cookie.SameSite = SameSiteMode.Lax;
            antiforgery.Cookie.SecurePolicy = SecurePolicy(settings);
        });
        return services;
    }

    /// <summary>Only where every address is on this machine may a cookie travel by plain http.</summary>
    internal static CookieSecurePolicy SecurePolicy(StartSettings settings) =>
        StartChecks.Addresses(settings.Urls).All(StartChecks.IsLoopback) ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;

    /// <summary>A person is led to the page; a program is told.</summary>
    private static Task LeadToSignIn(HttpRequest request, HttpResponse response, string page)
    {
        if (request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase)) response.StatusCode = StatusCodes.Status401Unauthorized;
        else response.Redirect(page);
        return Task.CompletedTask;
    }
}
