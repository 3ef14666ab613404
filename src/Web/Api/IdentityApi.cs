using System.Security.Claims;
using System.Text.Json;
using CaseHub.Hub;
using CaseHub.Hub.People;
using CaseHub.Hub.People.SigningIn;
using CaseHub.Hub.People.SignIns;
using CaseHub.Web.Start;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CaseHub.Web.Api;

/// <summary>Identity's own bearer token for programs. Mapped by hand: <c>MapIdentityApi</c> would open registration to everybody.</summary>
internal static class IdentityApi
{
    public static void MapIdentity(this IEndpointRouteBuilder api)
    {
        var identity = api.MapGroup("/identity").WithTags("Identity");
        identity.MapPost("/login", LogInAsync).RequireRateLimiting(RateLimits.SignIn).Produces<AccessTokenResponse>();
        identity.MapPost("/passkey/options", AskForPasskeyAsync).RequireRateLimiting(RateLimits.Tokens).Produces<PasskeyChallenge>();
        identity.MapPost("/passkey/login", ShowPasskeyAsync).RequireRateLimiting(RateLimits.SignIn).Produces<AccessTokenResponse>();
        identity.MapPost("/refresh", RefreshAsync).RequireRateLimiting(RateLimits.SignIn).Produces<AccessTokenResponse>();
        identity.MapPost("/logout", async (IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new SignOut.Request(), cancellationToken)));
        identity.MapGet("/me", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new WhoAmI.Request(), cancellationToken)));
    }

    /// <summary>In one step: whoever has a second factor sends its code along, and is told so where it is missing.</summary>
    private static async Task<IResult> LogInAsync(LoginBody body, HttpContext context, Visit visit, IMediator hub, CancellationToken cancellationToken)
    {
        visit.IsProgram = true;
        return Enter(await hub.Send(new SignInWithPassword.Request(body.Email, body.Password, body.Code, body.RecoveryCode, context.Visitor()), cancellationToken));
    }

    private static async Task<IResult> AskForPasskeyAsync(HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
        Answer.Ok(await hub.Send(new AskForPasskey.Request(context.Origin()), cancellationToken));

    private static async Task<IResult> ShowPasskeyAsync(PasskeyBody body, HttpContext context, Visit visit, IMediator hub, CancellationToken cancellationToken)
    {
        visit.IsProgram = true;
        return Enter(await hub.Send(new SignInWithPasskey.Request(body.Ticket, body.Credential?.GetRawText(), context.Origin(), context.Visitor()), cancellationToken));
    }

    /// <summary>The ticket of a half sign-in is for pages, which ask for the code next.</summary>
    private static IResult Enter(Outcome<SignInWithPassword.Answer> outcome) => outcome.IsGranted
        ? TypedResults.SignIn(outcome.Value.ToPrincipal(IdentityConstants.BearerScheme), authenticationScheme: IdentityConstants.BearerScheme)
        : Answer.Problem(outcome.Refusal with { Details = null });

    /// <summary>A refresh token lives as long as its sign-in: a revoked one is worth nothing.</summary>
    private static async Task<IResult> RefreshAsync(
        RefreshBody body, IOptionsMonitor<BearerTokenOptions> options, SignInCheck signIns, TimeProvider clock, CancellationToken cancellationToken)
    {
        var ticket = options.Get(IdentityConstants.BearerScheme).RefreshTokenProtector.Unprotect(body.RefreshToken);
        bool isAlive = ticket?.Properties.ExpiresUtc > clock.GetUtcNow() && await signIns.ActorOfAsync(ticket.Principal, cancellationToken) is not null;
        return isAlive
            ? TypedResults.SignIn(new ClaimsPrincipal(ticket!.Principal.Identities), new AuthenticationProperties(), IdentityConstants.BearerScheme)
            : Answer.Problem(StatusCodes.Status401Unauthorized, "refresh-over", "This refresh token is over. Sign in again with e-mail address and password.");
    }

    internal sealed record LoginBody(string? Email, string? Password, string? Code, string? RecoveryCode);

    /// <param name="Ticket">That came with the challenge.</param>
    /// <param name="Credential">The authenticator's answer (<c>PublicKeyCredential.toJSON()</c>).</param>
    internal sealed record PasskeyBody(string? Ticket, JsonElement? Credential);

    internal sealed record RefreshBody(string RefreshToken);
}
