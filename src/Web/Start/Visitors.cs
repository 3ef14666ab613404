using CaseHub.Hub.People;
using CaseHub.Hub.People.SigningIn;

namespace CaseHub.Web.Start;

/// <summary>What a request shows of the browser that it comes from, for signing in.</summary>
internal static class Visitors
{
    private const string KnownBrowser = "casehub-browser";
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    public static Visitor Visitor(this HttpContext context) => new(context.Connection.RemoteIpAddress, context.Request.Cookies[KnownBrowser]);

    /// <summary>Our pages as the browser has them: passkeys are bound to it.</summary>
    public static Uri Origin(this HttpContext context) => new($"{context.Request.Scheme}://{context.Request.Host}");

    /// <summary>The browser can show from now on that the person has signed in there.</summary>
    public static void RememberBrowser(this HttpContext context, SignInWithPassword.Answer signIn)
    {
        if (signIn.KnownBrowser is not { } browser) return;
        context.Response.Cookies.Append(KnownBrowser, browser, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            MaxAge = Life,
            IsEssential = true,
        });
    }
}
