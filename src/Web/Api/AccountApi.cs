using CaseHub.Hub.People;
using CaseHub.Hub.People.SignIns;
using CaseHub.Hub.People.Tokens;
using CaseHub.Web.Start;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>One's own sign-ins and personal access tokens, and the organisation that one acts for.</summary>
internal static class AccountApi
{
    public static void MapAccount(this IEndpointRouteBuilder api)
    {
        var account = api.MapGroup("/account").WithTags("Account");
        account.MapGet("/sign-ins", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ListSignIns.Request(), cancellationToken)));
        account.MapDelete("/sign-ins/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new EndSignIn.Request(id), cancellationToken)));
        account.MapPost("/sign-ins/end-others", async (IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new EndOtherSignIns.Request(), cancellationToken)));
        account.MapGet("/tokens", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ListTokens.Request(), cancellationToken)));
        account.MapPost("/tokens", CreateAsync).RequireRateLimiting(RateLimits.SignIn);
        account.MapDelete("/tokens/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new RevokeToken.Request(id), cancellationToken)));
        account.MapPost("/organisation", async (Choice body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new SwitchOrganisation.Request(body.OrganisationId), cancellationToken)));

        api.MapDelete("/people/{id:guid}/sign-ins", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new EndSignInsOf.Request(id), cancellationToken))).WithTags("People");

        var here = api.MapGroup("/identity/here").WithTags("Identity");
        here.MapGet("/", RemainingAsync);
        here.MapPost("/", RemainingAsync);
    }

    private static async Task<IResult> CreateAsync(Wish body, IMediator hub, CancellationToken cancellationToken) =>
        Answer.Created(await hub.Send(new CreateToken.Request(body.Name, body.Scopes, body.Days), cancellationToken), _ => "/api/account/tokens", made => new Made(made.Id, made.Token, made.ExpiresAt));

    /// <summary>
    /// GET asks how long this browser stays signed in without a sign of life; POST is one, sent while somebody types, points, touches or is in a call.
    /// </summary>
    private static async Task<IResult> RemainingAsync(HttpContext context, CurrentActor actor, SignInCheck signIns, CancellationToken cancellationToken)
    {
        if (actor.Value is null) return Answer.Problem(Hub.Refusal.SignInNeeded());
        var remaining = await signIns.RemainingAsync(context.User, cancellationToken);
        return TypedResults.Ok(new Remaining(remaining is { } time ? (int)Math.Max(0, time.TotalSeconds) : null));
    }

    internal sealed record Wish(string? Name, IReadOnlyList<string>? Scopes, int? Days);

    internal sealed record Made(Guid Id, [property: System.Text.Json.Serialization.JsonPropertyName("token")] string Value, DateTimeOffset ExpiresAt);

    internal sealed record Choice(Guid OrganisationId);

    /// <param name="RemainingSeconds">Null for programs, which are not signed out for being idle.</param>
    internal sealed record Remaining(int? RemainingSeconds);
}
