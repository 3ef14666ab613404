using System.Globalization;
using CaseHub.Hub.People;
using CaseHub.Hub.People.SigningIn;
using CaseHub.Web.Start;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace CaseHub.Web.Pages.SignIn;

/// <summary>The forms of those who are not signed in yet, and the one that signs out.</summary>
internal static class SignInPosts
{
    public static void MapSignInPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/sign-in", SignInAsync).RequireRateLimiting(RateLimits.SignIn);
        pages.MapPost("/sign-out", SignOutAsync);
        pages.MapPost("/setup", SetUpAsync).RequireRateLimiting(RateLimits.SignIn);
        pages.MapPost("/invitations/{token}", AcceptAsync).RequireRateLimiting(RateLimits.SignIn);
        pages.MapPost("/invitations/{token}/membership", AcceptMembershipAsync).RequireRateLimiting(RateLimits.SignIn);
    }

    private static async Task<IResult> SignInAsync(string? next, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "sign-in", typed);
        var outcome = await hub.Send(new SignInWithPassword.Request(form["email"], form["password"], null, form["recoveryCode"], context.Visitor()), cancellationToken);
        if (outcome.Refusal?.Details is Halfway halfway) return SecondStepPosts.AskForCode(context, halfway, next);
        return outcome.IsGranted ? await SecondStepPosts.EnterAsync(form, outcome.Value, next) : form.Again<SignInPage>(outcome.Refusal);
    }

    private static async Task<IResult> SignOutAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        await hub.Send(new SignOut.Request(), cancellationToken);
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        return new PageForm(context, "sign-out", typed).Done("/sign-in", "done-sign-out", null);
    }

    private static async Task<IResult> SetUpAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "setup", typed);
        var made = await hub.Send(
            new CreateFirstAdministrator.Request(
                form["token"], form["organisationName"], form["country"]?.ToUpperInvariant(), form["name"], form["email"], form["password"], form["timeZone"]),
            cancellationToken);
        if (!made.IsGranted) return form.Again<SetupPage>(made.Refusal);
        return await WelcomeAsync(form, form["email"], "done-setup", "/organisation/start", hub, cancellationToken);
    }

    private static async Task<IResult> AcceptAsync(string token, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "invitation", typed);
        var accepted = await hub.Send(
            new AcceptInvitation.Request(
                token, form["name"], form["password"], form["country"]?.ToUpperInvariant(), form["timeZone"], [CultureInfo.CurrentCulture.Name]),
            cancellationToken);
        if (!accepted.IsGranted) return form.Again<InvitationPage>(accepted.Refusal, new() { ["Token"] = token });
        return await WelcomeAsync(form, accepted.Value.Email, "done-invitation", "/", hub, cancellationToken);
    }

    private static async Task<IResult> AcceptMembershipAsync(string token, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "membership", typed);
        var accepted = await hub.Send(new AcceptMembership.Request(token), cancellationToken);
        return form.Answer<InvitationPage, AcceptMembership.Answer>(accepted, _ => "/", "done-membership", null, new() { ["Token"] = token });
    }

    private static async Task<IResult> WelcomeAsync(PageForm form, string? email, string done, string next, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new SignInWithPassword.Request(email, form["password"], Visitor: form.Context.Visitor()), cancellationToken);
        if (!outcome.IsGranted) return form.Again<SignInPage>(outcome.Refusal);
        await LetInAsync(form.Context, outcome.Value);
        return form.Done(next, done, null);
    }

    internal static Task LetInAsync(HttpContext context, SignInWithPassword.Answer signIn)
    {
        context.RememberBrowser(signIn);
        return context.SignInAsync(IdentityConstants.ApplicationScheme, signIn.ToPrincipal(IdentityConstants.ApplicationScheme), new AuthenticationProperties { IsPersistent = true });
    }

    /// <summary>Only a path on this host: signing in must not lead to somebody else's page.</summary>
    internal static bool IsOurs(string? next) =>
        next is ['/', ..] and not ['/', '/' or '\\', ..];
}
