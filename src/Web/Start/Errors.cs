using System.Text.Json;
using CaseHub.Hub;
using CaseHub.Hub.People;
using CaseHub.Web.Api;
using CaseHub.Web.Pages.Problems;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CaseHub.Web.Start;

/// <summary>The last boundary: what no request answered becomes problem details for programs and a page with a next step for people.</summary>
internal static class Errors
{
    private static readonly PathString[] ProgramAddresses = ["/api", "/whip", "/whep", "/hubs", "/openapi", "/health"];

    public static IApplicationBuilder UseErrors(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = OnExceptionAsync,
            // What a client sent wrong is answered, not logged as a failure of ours.
            SuppressDiagnosticsCallback = static failed => failed.Exception is BadHttpRequestException,
        });
        return app.UseStatusCodePages(pages => AnswerAsync(pages.HttpContext, pages.HttpContext.Response.StatusCode, null));
    }

    private static Task OnExceptionAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        int status = error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        return AnswerAsync(context, status, error as BadHttpRequestException);
    }

    private static Task AnswerAsync(HttpContext context, int status, BadHttpRequestException? cause)
    {
        context.Response.StatusCode = status;
        if (!IsForPrograms(context.Request)) return ShowPageAsync(context, status);
        var (code, text) = TextOf(status, cause);
        return Answer.Problem(status, code, text).ExecuteAsync(context);
    }

    /// <summary>In a scope of its own: what failed may have used up the page services of the request's.</summary>
    private static async Task ShowPageAsync(HttpContext context, int status)
    {
        var own = context.RequestServices;
        await using var scope = own.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Value = own.GetRequiredService<CurrentActor>().Value;
        context.RequestServices = scope.ServiceProvider;
        context.Response.Headers.Remove("blazor-enhanced-nav");
        try
        {
            await new RazorComponentResult<ProblemPage>(new { Status = status, Refusal = context.Items[typeof(Refusal)] as Refusal }) { StatusCode = status }.ExecuteAsync(context);
        }
        finally
        {
            context.RequestServices = own;
        }
    }

    private static bool IsForPrograms(HttpRequest request) =>
        ProgramAddresses.Any(address => request.Path.StartsWithSegments(address, StringComparison.OrdinalIgnoreCase));

    private static (string Code, string Text) TextOf(int status, BadHttpRequestException? cause) => status switch
    {
        StatusCodes.Status400BadRequest when cause?.InnerException is JsonException json =>
            ("bad-json", $"The body could not be read at {json.Path ?? "$"}. Send JSON as /openapi/v1.json describes."),
        StatusCodes.Status400BadRequest => ("bad-request", cause?.Message ?? "The request could not be read. Compare it with /openapi/v1.json."),
        StatusCodes.Status401Unauthorized => ("sign-in-needed", "Sign in first: POST /api/identity/login, then send the access token as Authorization: Bearer."),
        StatusCodes.Status403Forbidden => ("not-allowed", "This person may not do that."),
        StatusCodes.Status404NotFound => ("not-found", "There is nothing at this address. /openapi/v1.json lists what there is."),
        StatusCodes.Status405MethodNotAllowed => ("method-not-allowed", "This address does not take that method. /openapi/v1.json lists what it takes."),
        StatusCodes.Status413PayloadTooLarge => ("too-large", "The body is larger than is taken here. Send a smaller file, or several."),
        StatusCodes.Status415UnsupportedMediaType => ("unsupported-media-type", "This content type is not taken here. /openapi/v1.json says which one is."),
        StatusCodes.Status429TooManyRequests => ("too-many", "Too many attempts. Wait a minute, then try again."),
        _ => ("server-error", "Something went wrong on our side. What was acknowledged before is stored; send this again."),
    };
}
