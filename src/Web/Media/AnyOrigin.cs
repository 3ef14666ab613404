using Microsoft.AspNetCore.Http.HttpResults;

namespace CaseHub.Web.Media;

/// <summary>
/// Lets pages of any origin speak WHIP and WHEP (RFC 9725 §4.1, §4.7): a media token has to be shown, no cookie counts here, so
/// nothing is given to a page that its owner was not given.
/// </summary>
internal static class AnyOrigin
{
    private const string RequestHeaders = "Authorization, Content-Type, If-Match";
    private const string ResponseHeaders = "Location, ETag, Link, Accept-Post, Accept-Patch, Retry-After, WWW-Authenticate";
    private const string SecondsToRemember = "7200";

    /// <summary>An endpoint filter: every answer may be read.</summary>
    public static ValueTask<object?> AllowAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = ResponseHeaders;
        return next(context);
    }

    /// <summary>Answers OPTIONS, asked by a browser before it sends or by a program that wants to know.</summary>
    public static NoContent Describe(HttpContext context, string methods, string acceptHeader, string contentType)
    {
        var headers = context.Response.Headers;
        headers.Allow = methods + ", OPTIONS";
        headers[acceptHeader] = contentType;
        headers.AccessControlAllowMethods = methods;
        headers.AccessControlAllowHeaders = RequestHeaders;
        headers.AccessControlMaxAge = SecondsToRemember;
        return TypedResults.NoContent();
    }
}
