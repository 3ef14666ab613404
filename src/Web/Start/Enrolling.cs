using CaseHub.Hub.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;

namespace CaseHub.Web.Start;

/// <summary>Leads a person whose organisation demands a second factor to the page where they set one up, and from there to where they wanted to go. What they send or ask as a program is refused by the hub.</summary>
internal static class Enrolling
{
    public const string Page = "/account/security";

    public static IApplicationBuilder UseEnrolling(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (context.RequestServices.GetRequiredService<CurrentActor>().Value is not { MustEnrol: true } || !IsAPage(context)) return next(context);
        context.Response.Redirect($"{Page}?next={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        return Task.CompletedTask;
    });

    private static bool IsAPage(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && context.GetEndpoint()?.Metadata is { } metadata
        && metadata.GetMetadata<ComponentTypeMetadata>() is not null
        && metadata.GetMetadata<IAllowAnonymous>() is null
        && !context.Request.Path.StartsWithSegments(Page, StringComparison.OrdinalIgnoreCase);
}
