namespace CaseHub.Web.Start;

/// <summary>
/// Refuses what another site makes a browser send: the API and the hub take the cookie, and neither carries a form's antiforgery token.
/// Programs send no Origin and pass; they have no cookie to misuse.
/// </summary>
internal static class OriginCheck
{
    public static IApplicationBuilder UseOriginCheck(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (IsOurs(context.Request)) return next(context);
        return Api.Answer.Problem(StatusCodes.Status403Forbidden, "other-origin", "This request came from another site and was not carried out.").ExecuteAsync(context);
    });

    internal static bool IsOurs(HttpRequest request)
    {
        if (HttpMethods.IsOptions(request.Method)) return true;
        bool guarded = request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase) || (request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && !IsSafe(request.Method));
        if (!guarded || request.Headers.Origin is not [{ Length: > 0 } origin]) return true;
        return Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && string.Equals(from.Authority, new Uri($"{request.Scheme}://{request.Host}").Authority, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}
