using CaseHub.Hub.Recordings.Keeping;
using CaseHub.Web.Api;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CaseHub.Web.Media;

/// <summary>What becomes of recordings: withdrawal, stretches taken out, legal holds, deletion, sealed tracks, and how long an organisation keeps them.</summary>
internal static class KeepingApi
{
    public static void MapKeeping(this IEndpointRouteBuilder api)
    {
        var recording = api.MapGroup("/recordings/{id:guid}").WithTags("Keeping recordings");
        recording.MapGet("/keeping", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadKeeping.Request(id), cancellationToken)));
        recording.MapPost("/withdrawal", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new WithdrawConsent.Request(id), cancellationToken)));
        recording.MapPost("/redactions", async (Guid id, Stretch body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new RedactRecording.Request(id, body.FromMs, body.ToMs, body.Reason), cancellationToken), _ => $"/api/recordings/{id}/keeping"));
        recording.MapPut("/hold", async (Guid id, Why body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new HoldRecording.Request(id, body.Reason), cancellationToken)));
        recording.MapDelete("/hold", async (Guid id, [FromBody] Why body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new LiftHold.Request(id, body.Reason), cancellationToken)));
        recording.MapDelete("/", async (Guid id, [FromBody] Why body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new DeleteRecording.Request(id, body.Reason), cancellationToken)));
        recording.MapPost("/sealed", async (Guid id, Why body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new AskForSealed.Request(id, body.Reason), cancellationToken), _ => $"/api/recordings/{id}/keeping", access => new Sealed(
                access.Id, [.. access.TrackIds.Select(track => new SealedTrack(track, SealedUrl(id, track, access.Id)))], access.ExpiresAt)));
        recording.MapMethods("/sealed/{trackId:guid}", [HttpMethods.Get, HttpMethods.Head], PlaySealedAsync);

        var organisation = api.MapGroup("/organisation").WithTags("Keeping recordings");
        organisation.MapGet("/recordings", async (int? take, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(take is { } count ? new ListKeptRecordings.Request(count) : new ListKeptRecordings.Request(), cancellationToken)));
        organisation.MapGet("/recording-policy", async (IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadRecordingPolicy.Request(), cancellationToken), policy => new Policy(new KeepDays(policy.ClinicalRecordDays, policy.TeachingDays), policy.ChangedAt, policy.Due)));
        organisation.MapPut("/recording-policy", SetPolicyAsync);
    }

    public static string SealedUrl(Guid recordingId, Guid trackId, Guid accessId) => $"/api/recordings/{recordingId}/sealed/{trackId}?access={accessId}";

    /// <summary>A body that says nothing of days is no wish to keep for ever.</summary>
    private static async Task<IResult> SetPolicyAsync(PolicyWish body, IMediator hub, CancellationToken cancellationToken) => body.KeepDays is { } days
        ? Answer.NoContent(await hub.Send(new SetRecordingPolicy.Request(days.ClinicalRecord, days.Teaching), cancellationToken))
        : Answer.Problem(StatusCodes.Status400BadRequest, "bad-request", "Send {\"keepDays\": {\"clinicalRecord\": 3650, \"teaching\": 365}}; null, or nothing, keeps that class for ever.");

    private static async Task<IResult> PlaySealedAsync(Guid id, Guid trackId, Guid access, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new ReadSealedTrack.Request(id, trackId, access), cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(outcome.Value.Content, outcome.Value.ContentType, null, null, new EntityTagHeaderValue(outcome.Value.ETag), enableRangeProcessing: true);
    }

    internal sealed record Stretch(long? FromMs, long? ToMs, string? Reason);

    internal sealed record Why(string? Reason);

    internal sealed record Sealed(Guid Id, IReadOnlyList<SealedTrack> Tracks, DateTimeOffset ExpiresAt);

    internal sealed record SealedTrack(Guid Id, string Url);

    internal sealed record KeepDays(int? ClinicalRecord, int? Teaching);

    internal sealed record PolicyWish(KeepDays? KeepDays);

    internal sealed record Policy(KeepDays KeepDays, DateTimeOffset? ChangedAt, int Due);
}
