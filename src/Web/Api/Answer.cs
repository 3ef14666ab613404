using CaseHub.Hub;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CaseHub.Web.Api;

/// <summary>Turns what the hub answers into HTTP: the value, or problem details (RFC 9457) whose <c>type</c> is the refusal's code.</summary>
internal static class Answer
{
    public static IResult Ok<T>(Outcome<T> outcome) => outcome.IsGranted ? TypedResults.Ok(outcome.Value) : Problem(outcome.Refusal);

    /// <param name="outcome">What the hub answered.</param>
    /// <param name="body">What the contract shows of it.</param>
    public static IResult Ok<T, TBody>(Outcome<T> outcome, Func<T, TBody> body) =>
        outcome.IsGranted ? TypedResults.Ok(body(outcome.Value)) : Problem(outcome.Refusal);

    public static IResult Created<T>(Outcome<T> outcome, Func<T, string> location) =>
        outcome.IsGranted ? TypedResults.Created(location(outcome.Value), outcome.Value) : Problem(outcome.Refusal);

    /// <param name="outcome">What the hub answered.</param>
    /// <param name="location">Of what was made.</param>
    /// <param name="body">What the contract shows of it.</param>
    public static IResult Created<T, TBody>(Outcome<T> outcome, Func<T, string> location, Func<T, TBody> body) =>
        outcome.IsGranted ? TypedResults.Created(location(outcome.Value), body(outcome.Value)) : Problem(outcome.Refusal);

    public static IResult NoContent<T>(Outcome<T> outcome) => outcome.IsGranted ? TypedResults.NoContent() : Problem(outcome.Refusal);

    public static ProblemHttpResult Problem(Refusal refusal)
    {
        var problem = new ProblemDetails { Type = refusal.Code, Detail = refusal.Text, Status = StatusOf(refusal.Kind) };
        if (refusal.Fields.Count > 0) problem.Extensions["errors"] = refusal.Fields;
        if (refusal.Details is not null) problem.Extensions["details"] = refusal.Details;
        return TypedResults.Problem(problem);
    }

    public static ProblemHttpResult Problem(int status, string code, string text) =>
        TypedResults.Problem(new ProblemDetails { Type = code, Detail = text, Status = status });

    /// <summary>The one table of statuses, for the API and for pages alike.</summary>
    public static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.SignInNeeded => StatusCodes.Status401Unauthorized,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Gone => StatusCodes.Status410Gone,
        RefusalKind.Stale => StatusCodes.Status412PreconditionFailed,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.Unsupported => StatusCodes.Status415UnsupportedMediaType,
        RefusalKind.Corrupted => 460,
        RefusalKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
