using CaseHub.Hub.Live;
using CaseHub.Web.Start;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>Live sessions, their log, and tokens for devices.</summary>
internal static class SessionsApi
{
    public static void MapSessions(this IEndpointRouteBuilder api)
    {
        var ofCase = api.MapGroup("/cases/{id:guid}/sessions").WithTags("Sessions");
        ofCase.MapPost("/", StartAsync);
        ofCase.MapGet("/", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListSessions.Request(id), cancellationToken)));

        var session = api.MapGroup("/sessions/{id:guid}").WithTags("Sessions");
        session.MapGet("/", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadSession.Request(id), cancellationToken)));
        session.MapGet("/log", async (Guid id, long? since, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadLog.Request(id, since ?? 0), cancellationToken)));
        session.MapPost("/log", PostAsync);
        session.MapPost("/media-tokens", IssueAsync).RequireRateLimiting(RateLimits.Tokens);
    }

    private static async Task<IResult> StartAsync(Guid id, IMediator hub, CancellationToken cancellationToken) =>
        Answer.Created(await hub.Send(new StartConsult.Request(id), cancellationToken), started => $"/api/sessions/{started.SessionId}", started => new Started(started.SessionId, started.IsNew));

    /// <summary>201 once; 200 with the same place in the log when a post is repeated.</summary>
    private static async Task<IResult> PostAsync(Guid id, Post body, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new PostToLog.Request(id, body.ClientId, body.Type ?? "", body.Text ?? ""), cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);
        var posted = new Posted(outcome.Value.Seq);
        return outcome.Value.IsNew ? TypedResults.Created($"/api/sessions/{id}/log?since={posted.Seq - 1}", posted) : TypedResults.Ok(posted);
    }

    private static async Task<IResult> IssueAsync(Guid id, TokenWish body, HttpRequest request, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new IssueMediaToken.Request(id, body.Role ?? "", body.Label ?? "", body.Language, body.RecordingConsent), cancellationToken);
        string here = $"{request.Scheme}://{request.Host}";
        return Answer.Created(outcome, _ => $"/api/sessions/{id}", issued => issued.Role == "publish"
            ? new Token(issued.Token, $"{here}/whip/{id}", null, issued.ExpiresAt)
            : new Token(issued.Token, null, $"{here}/whep/{id}", issued.ExpiresAt));
    }

    internal sealed record Started(Guid Id, bool IsNew);

    internal sealed record Post(Guid ClientId, string? Type, string? Text);

    internal sealed record Posted(long Seq);

    internal sealed record TokenWish(string? Role, string? Label, string? Language, bool RecordingConsent);

    internal sealed record Token([property: System.Text.Json.Serialization.JsonPropertyName("token")] string Value, string? WhipUrl, string? WhepUrl, DateTimeOffset ExpiresAt);
}
