using CaseHub.Hub;
using CaseHub.Hub.People.SigningIn;
using CaseHub.Web.Pages.SignIn;
using CaseHub.Web.Start;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CaseHub.Web.Pages.Account;

/// <summary>How one signs in oneself. Recovery codes are answered with the page itself: they are shown once and kept nowhere in the clear, so no second request could show them.</summary>
internal static class SecurityPosts
{
    private const string Page = "/account/security";

    public static void MapSecurityPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost(Page + "/prove", ProveAsync).RequireRateLimiting(RateLimits.SignIn);
        pages.MapPost(Page + "/authenticator", AddAppAsync).RequireRateLimiting(RateLimits.SignIn);
        pages.MapPost(Page + "/authenticator/remove", RemoveAppAsync);
        pages.MapPost(Page + "/recovery-codes", RenewCodesAsync);
        pages.MapPost(Page + "/passkeys", AddPasskeyAsync);
        pages.MapPost(Page + "/passkeys/{id:guid}", RenamePasskeyAsync);
        pages.MapPost(Page + "/passkeys/{id:guid}/remove", RemovePasskeyAsync);
        pages.MapPost(Page + "/password", ChangePasswordAsync).RequireRateLimiting(RateLimits.SignIn);
        pages.MapPost("/organisation/people/{id:guid}/second-factor/reset", ResetAsync);
    }

    private static async Task<IResult> ProveAsync(string? next, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "prove", typed);
        var outcome = await hub.Send(new ProveYourself.Request(form["password"], form["code"], form["ticket"], form["credential"], context.Origin()), cancellationToken);
        return form.Answer<SecurityPage, Unit>(outcome, _ => SignInPosts.IsOurs(next) ? next! : Page, null, null);
    }

    private static async Task<IResult> AddAppAsync(string? next, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "authenticator", typed);
        var outcome = await hub.Send(new AddAuthenticator.Request(form["key"], form["code"]), cancellationToken);
        if (!outcome.IsGranted) return form.Again<AuthenticatorPage>(outcome.Refusal);
        return Added(form, outcome.Value.RecoveryCodes, "done-authenticator", next);
    }

    private static async Task<IResult> RemoveAppAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
        Answer(new PageForm(context, "remove-authenticator", typed), await hub.Send(new RemoveAuthenticator.Request(), cancellationToken), "done-authenticator-removed");

    private static async Task<IResult> RenewCodesAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "recovery-codes", typed);
        var outcome = await hub.Send(new RenewRecoveryCodes.Request(), cancellationToken);
        return outcome.IsGranted ? Added(form, outcome.Value.RecoveryCodes, "done-recovery-codes", null) : form.Again<SecurityPage>(outcome.Refusal);
    }

    private static async Task<IResult> AddPasskeyAsync(string? next, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "passkey", typed);
        var outcome = await hub.Send(new AddPasskey.Request(form["ticket"], form["credential"], form["name"], context.Origin()), cancellationToken);
        return outcome.IsGranted ? Added(form, outcome.Value.RecoveryCodes, "done-passkey", next) : form.Again<SecurityPage>(outcome.Refusal);
    }

    private static async Task<IResult> RenamePasskeyAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, $"passkey-{id}", typed);
        return Answer(form, await hub.Send(new RenamePasskey.Request(id, form["name"]), cancellationToken), "done-passkey-renamed");
    }

    private static async Task<IResult> RemovePasskeyAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
        Answer(new PageForm(context, $"remove-passkey-{id}", typed), await hub.Send(new RemovePasskey.Request(id), cancellationToken), "done-passkey-removed");

    private static async Task<IResult> ChangePasswordAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "password", typed);
        return Answer(form, await hub.Send(new ChangePassword.Request(form["password"], form["newPassword"]), cancellationToken), "done-password");
    }

    private static async Task<IResult> ResetAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new ResetSecondFactor.Request(id), cancellationToken);
        var form = new PageForm(context, "reset-second-factor", typed);
        return outcome.IsGranted ? form.Done($"/organisation/people/{id}", "done-second-factor-reset", null) : form.Done($"/organisation/people/{id}", null, null, outcome.Refusal.Text);
    }

    private static IResult Answer(PageForm form, Outcome<Unit> outcome, string done) => form.Answer<SecurityPage, Unit>(outcome, _ => Page, done, null);

    private static IResult Added(PageForm form, IReadOnlyList<string> recoveryCodes, string done, string? next)
    {
        if (recoveryCodes.Count > 0) return new RazorComponentResult<SecurityPage>(new { RecoveryCodes = recoveryCodes, Done = done });
        return form.Done(SignInPosts.IsOurs(next) ? next! : Page, done, null);
    }
}
