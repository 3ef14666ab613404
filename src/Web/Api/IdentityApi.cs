using System.Security.Claims;
using CaseHub.Hub.People;
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
        identity.MapPost("/refresh", RefreshAsync).RequireRateLimiting(RateLimits.SignIn).Produces<AccessTokenResponse>();
        identity.MapPost("/logout", async (IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new SignOut.Request(), cancellationToken)));
        identity.MapGet("/me", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new WhoAmI.Request(), cancellationToken)));
    }

    private static async Task<IResult> LogInAsync(SignInWithPassword.Request body, Visit visit, IMediator hub, CancellationToken cancellationToken)
    {
        visit.IsProgram = true;
        var outcome = await hub.Send(body, cancellationToken);
        return outcome.IsGranted
            ? TypedResults.SignIn(outcome.Value.ToPrincipal(IdentityConstants.BearerScheme), authenticationScheme: IdentityConstants.BearerScheme)
            : Answer.Problem(outcome.Refusal);
    }

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

    internal sealed record RefreshBody(string RefreshToken);
}
