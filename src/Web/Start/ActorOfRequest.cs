using System.Security.Claims;
using CaseHub.Hub.People;
using CaseHub.Hub.People.SignIns;
using CaseHub.Web.Api;

namespace CaseHub.Web.Start;

/// <summary>Says once, before anything is sent to the hub, on whose behalf a request runs, and notes that they live where they did something.</summary>
internal static class ActorOfRequest
{
    public static IApplicationBuilder UseActor(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        if (PersonalTokenScheme.HasTriedTooOften(context))
        {
            context.Response.Headers.RetryAfter = "60";
            await Answer.Problem(StatusCodes.Status429TooManyRequests, "too-many", "Too many tokens that are not accepted came from this address. Wait a minute, then try again.").ExecuteAsync(context);
            return;
        }

        var actor = await context.RequestServices.GetRequiredService<SignInCheck>().ActorOfAsync(context.User, context.RequestAborted);
        context.RequestServices.GetRequiredService<CurrentActor>().Value = actor;
        Devices.Note(context, actor is not null);
        // A revoked sign-in is nobody: the pages lead to signing in, the API answers 401.
        if (actor is null) context.User = new ClaimsPrincipal(new ClaimsIdentity());
        else if (IsSignOfLife(actor, context.Request)) context.RequestServices.GetRequiredService<SignsOfLife>().Note(actor.SignInId);
        await next(context);
    });

    /// <summary>
    /// Whatever a program sends; of a browser what a person does: opening a page, sending a form, a ping that says somebody is there. Not what a page fetches by itself
    /// (Fetch Metadata: its destination is no document, nor does a service worker fetch one for a person who goes there), and not its live connection, which stands while nobody looks.
    /// </summary>
    internal static bool IsSignOfLife(Actor actor, HttpRequest request)
    {
        if (actor.IdleMinutes == 0) return true;
        if (request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase)) return false;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return true;
        if (request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)) return false;
        return request.Headers["Sec-Fetch-Dest"].ToString() is "" or "document" || request.Headers["Sec-Fetch-Mode"] == "navigate";
    }
}
