using CaseHub.Hub.People;
using CaseHub.Hub.People.SigningIn;
using CaseHub.Web.Start;
using MediatR;

namespace CaseHub.Web.Pages.SignIn;

/// <summary>What comes after the password, or in place of it.</summary>
internal static class SecondStepPosts
{
    private const string Cookie = "casehub-halfway";
    private const string Path = "/sign-in";

    /// <summary>With so few recovery codes left, it is time for new ones.</summary>
    private const int Few = 3;

    public static void MapSecondStepPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/sign-in/code", TakeCodeAsync).RequireRateLimiting(RateLimits.SignIn);
        pages.MapPost("/sign-in/passkey", TakePasskeyAsync).RequireRateLimiting(RateLimits.SignIn);
    }

    /// <summary>The password was right: the browser keeps the ticket, and is led to the page that asks for the code.</summary>
    public static IResult AskForCode(HttpContext context, Halfway halfway, string? next)
    {
        context.Response.Cookies.Append(Cookie, halfway.Ticket, Options(context));
        return new SeeOther($"/sign-in/code?next={Uri.EscapeDataString(SignInPosts.IsOurs(next) ? next! : "/")}");
    }

    /// <summary>Lets somebody in; who used one of their last recovery codes is led to where new ones are made.</summary>
    public static async Task<IResult> EnterAsync(PageForm form, SignInWithPassword.Answer signIn, string? next)
    {
        await SignInPosts.LetInAsync(form.Context, signIn);
        if (signIn.RecoveryCodesLeft is <= Few) return form.Done("/account/security", signIn.RecoveryCodesLeft == 0 ? "done-recovery-last" : "done-recovery-few", null);
        return new SeeOther(SignInPosts.IsOurs(next) ? next! : "/");
    }

    private static async Task<IResult> TakeCodeAsync(string? next, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, NameOf(typed), typed);
        var outcome = await hub.Send(new SignInWithCode.Request(context.Request.Cookies[Cookie], form["code"], form["recoveryCode"], context.Visitor()), cancellationToken);
        if (outcome.Refusal?.Code == "sign-in-code-over") return (form with { Name = "sign-in" }).Again<SignInPage>(outcome.Refusal);
        if (!outcome.IsGranted) return form.Again<CodePage>(outcome.Refusal);
        context.Response.Cookies.Delete(Cookie, Options(context));
        return await EnterAsync(form, outcome.Value, next);
    }

    private static async Task<IResult> TakePasskeyAsync(string? next, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "sign-in", typed);
        var outcome = await hub.Send(new SignInWithPasskey.Request(form["ticket"], form["credential"], context.Origin(), context.Visitor()), cancellationToken);
        if (!outcome.IsGranted) return form.Again<SignInPage>(outcome.Refusal);
        context.Response.Cookies.Delete(Cookie, Options(context));
        return await EnterAsync(form, outcome.Value, next);
    }

    /// <summary>The page has a form for each kind of code.</summary>
    private static string NameOf(IFormCollection typed) => typed.ContainsKey("recoveryCode") ? "recovery" : "code";

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = Path,
        MaxAge = TimeSpan.FromMinutes(10),
        IsEssential = true,
    };
}
