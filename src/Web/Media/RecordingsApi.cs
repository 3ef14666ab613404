using CaseHub.Hub.Live;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Playback;
using CaseHub.Web.Api;
using MediatR;
using Microsoft.Net.Http.Headers;

namespace CaseHub.Web.Media;

/// <summary>Asking for recordings, consent, and the recorded tracks by byte ranges (RFC 9110 §14).</summary>
internal static class RecordingsApi
{
    public static void MapRecordings(this IEndpointRouteBuilder api)
    {
        var session = api.MapGroup("/sessions/{id:guid}").WithTags("Recordings");
        session.MapPost("/recordings", AskAsync);
        session.MapPut("/consent", async (Guid id, Consent body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new AnswerConsent.Request(id, body.Recording, body.Device), cancellationToken)));
        session.MapPut("/people-here", async (Guid id, PeopleHere body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new SayPeopleHere.Request(id, null, body.Count), cancellationToken)));
        session.MapPost("/recording/pause", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new PauseRecording.Request(id), cancellationToken)));
        session.MapPost("/recording/resume", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new ResumeRecording.Request(id), cancellationToken)));
        session.MapPost("/marks", async (Guid id, Mark? body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new MarkMoment.Request(id, body?.Text), cancellationToken), mark => $"/api/sessions/{id}/marks/{mark.Id}", mark => new Marked(mark.Id, mark.AtMs)));
        session.MapPut("/marks/{markId:guid}", async (Guid id, Guid markId, Mark body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new NameMark.Request(id, markId, body.Text), cancellationToken)));

        api.MapGet("/cases/{id:guid}/recordings", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListRecordings.Request(id), cancellationToken), list => list.Select(BodyOf))).WithTags("Recordings");

        var recording = api.MapGroup("/recordings/{id:guid}").WithTags("Recordings");
        recording.MapGet("/", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadRecording.Request(id), cancellationToken), BodyOf));
        recording.MapPost("/stop", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new StopRecording.Request(id), cancellationToken)));
        recording.MapGet("/live", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new WatchRecording.Request(id), cancellationToken), view => LiveOf(id, view)));
        recording.MapGet("/chapters", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadChapters.Request(id), cancellationToken)));
        recording.MapGet("/slides", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadShownSlides.Request(id), cancellationToken)));
        recording.MapMethods("/tracks/{trackId:guid}", [HttpMethods.Get, HttpMethods.Head], PlayAsync);
    }

    private static async Task<IResult> AskAsync(Guid id, Ask body, IMediator hub, CancellationToken cancellationToken)
    {
        var patient = body.PatientConsent;
        var request = new AskToRecord.Request(id, patient?.Basis ?? "", patient?.How, patient?.Reference, body.Class, patient?.When);
        return Answer.Created(await hub.Send(request, cancellationToken), asked => $"/api/recordings/{asked.RecordingId}", asked => new Asked(asked.RecordingId));
    }

    /// <param name="until">Of a recording that still runs: the length of a snapshot (<c>/live</c>).</param>
    private static async Task<IResult> PlayAsync(Guid id, Guid trackId, long? until, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new OpenTrack.Request(id, trackId, until), cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);
        var file = outcome.Value;
        // Kept by this browser alone, and asked for again each time, so that a right that ended ends here too.
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(file.Content, file.ContentType, null, null, new EntityTagHeaderValue(file.ETag), enableRangeProcessing: true);
    }

    private static LiveBody LiveOf(Guid id, WatchRecording.View view) => new(
        view.State, view.NowMs, [.. view.Tracks.Select(track => new LiveTrack(track.Id, UrlOf(id, track), track.StartOffsetMs, track.DurationMs, track.Bytes, track.Grows))]);

    internal static string UrlOf(Guid id, WatchRecording.Track track) =>
        track.IsStored ? $"/api/recordings/{id}/tracks/{track.Id}" : $"/api/recordings/{id}/tracks/{track.Id}?until={track.Bytes}";

    private static Body BodyOf(RecordingDetails recording) => new(
        recording.Id, recording.SessionId, recording.Class, recording.State, recording.StartedAt, recording.StoppedAt, recording.DurationMs, recording.MissingMs,
        recording.KeepUntil, recording.Held, recording.DeletedAt, recording.DeletionReason, recording.Cases,
        [.. recording.Tracks.Select(track => new Track(
            track.Id, track.ClinicianId, track.Kind, track.Label, track.Language, track.Standing, $"/api/recordings/{recording.Id}/tracks/{track.Id}", track.HasAudio, track.HasVideo,
            track.StartOffsetMs, track.DurationMs, track.MissingMs, track.Bytes, track.Sha256, track.Gaps, track.Speech))],
        recording.Marks, recording.Pauses, recording.Redactions,
        [.. recording.Captions.Select(captions => new Captions(captions.Language, $"/api/recordings/{recording.Id}/captions/{captions.Language}", captions.Cues, captions.At))]);

    internal sealed record LiveBody(string State, long NowMs, IReadOnlyList<LiveTrack> Tracks);

    internal sealed record LiveTrack(Guid Id, string Url, long StartOffsetMs, long DurationMs, long Bytes, bool Grows);

    internal sealed record Ask(PatientConsent? PatientConsent, string? Class);

    internal sealed record PatientConsent(string? Basis, string? How, string? Reference, DateTimeOffset? When);

    internal sealed record Asked(Guid Id);

    /// <param name="Recording">Yes or no.</param>
    /// <param name="Device">The participant that a device of one's own is; absent for oneself.</param>
    internal sealed record Consent(bool Recording, Guid? Device);

    internal sealed record PeopleHere(int Count);

    internal sealed record Mark(string? Text);

    internal sealed record Marked(Guid Id, long AtMs);

    internal sealed record Body(
        Guid Id, Guid SessionId, string Class, string State, DateTimeOffset? StartedAt, DateTimeOffset? StoppedAt, long DurationMs, long MissingMs,
        DateTimeOffset? KeepUntil, bool Held, DateTimeOffset? DeletedAt, string? DeletionReason, IReadOnlyList<Guid> Cases,
        IReadOnlyList<Track> Tracks, IReadOnlyList<MarkView> Marks, IReadOnlyList<SpanView> Pauses, IReadOnlyList<SpanView> Redactions,
        IReadOnlyList<Captions> Captions);

    internal sealed record Captions(string Language, string Url, int Cues, DateTimeOffset At);

    internal sealed record Track(
        Guid Id, Guid ClinicianId, string Kind, string Label, string? Language, string Standing, string Url, bool HasAudio, bool HasVideo,
        long StartOffsetMs, long DurationMs, long MissingMs, long Bytes, string? Sha256, IReadOnlyList<TrackGapView> Gaps, IReadOnlyList<SpanView> Speech);
}
