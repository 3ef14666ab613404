using CaseHub.Hub.People;

namespace CaseHub.Web.Start;

/// <summary>Says once, before anything is sent to the hub, on whose behalf a request runs.</summary>
internal static class ActorOfRequest
{
    public static IApplicationBuilder UseActor(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        var actor = await context.RequestServices.GetRequiredService<SignInCheck>().ActorOfAsync(context.User, context.RequestAborted);
        context.RequestServices.GetRequiredService<CurrentActor>().Value = actor;
        // A revoked sign-in is nobody: the pages lead to signing in, the API answers 401.
        if (actor is null) context.User = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity());
        await next(context);
    });
}
