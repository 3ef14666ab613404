namespace CaseHub.Web.Start;

internal static class ActorOfRequest
{
    public static IApplicationBuilder UseActor(this IApplicationBuilder app) => app;
}
