using CaseHub.Hub;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Drafts;
using MediatR;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace CaseHub.Web.Api;

/// <summary>What a browser needs to keep what somebody types and to send it later. For browsers alone: a program has no drafts.</summary>
internal static class DraftsApi
{
    public static void MapDrafts(this IEndpointRouteBuilder api)
    {
        var account = api.MapGroup("/account").WithTags("Account");
        account.MapPost("/draft-key", KeyAsync);
        account.MapGet("/form-token", Token);
    }

    private static async Task<IResult> KeyAsync(HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (RefuseProgram(context) is { } refused) return refused;
        return Answer.Ok(await hub.Send(new ReadDraftKey.Request(), cancellationToken));
    }

    /// <summary>For a form that was filled in before: what it carries against forgery now, and for whom it would be sent.</summary>
    private static IResult Token(HttpContext context, CurrentActor actor, IAntiforgery antiforgery)
    {
        if (actor.Value is not { } me) return Answer.Problem(Refusal.SignInNeeded());
        if (RefuseProgram(context) is { } refused) return refused;
        var tokens = antiforgery.GetAndStoreTokens(context);
        return TypedResults.Ok(new FormToken(me.Id, me.OrganisationId, tokens.FormFieldName, tokens.RequestToken ?? ""));
    }

    private static ProblemHttpResult? RefuseProgram(HttpContext context) =>
        context.User.Identities.Any(identity => identity.IsAuthenticated && identity.AuthenticationType != IdentityConstants.ApplicationScheme)
            ? Answer.Problem(StatusCodes.Status403Forbidden, "browser-only", "This is for a person at a browser, who is signed in by its cookie. Programs have no drafts: send the case itself.")
            : null;

    /// <param name="PersonId">Who is signed in.</param>
    /// <param name="OrganisationId">For whom they act now.</param>
    /// <param name="Field">Name of the form's field.</param>
    /// <param name="Value">To be sent in it.</param>
    internal sealed record FormToken(Guid PersonId, Guid OrganisationId, string Field, string Value);
}
