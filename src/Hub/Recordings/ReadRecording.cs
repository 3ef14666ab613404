using System.Text.Json;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings;

/// <summary>A stretch that a track lacks, milliseconds on the track's time line.</summary>
/// <param name="FromMs">Begin.</param>
/// <param name="ToMs">End.</param>
/// <param name="Cause"><c>loss</c>, <c>network</c>, <c>mute</c>, <c>crash</c> or <c>consent</c>.</param>
public sealed record TrackGapView(long FromMs, long ToMs, string Cause);

/// <summary>One track as players need it.</summary>
/// <param name="Id">The track.</param>
/// <param name="Kind"><c>camera</c> or <c>screen</c>.</param>
/// <param name="Label">Whose it is.</param>
/// <param name="HasAudio">Sound is in it.</param>
/// <param name="HasVideo">Picture is in it.</param>
/// <param name="StartOffsetMs">Where it begins on the recording's time line.</param>
/// <param name="DurationMs">Its own length.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="Sha256">Of the file, lower-case hex; null until it is stored.</param>
/// <param name="Gaps">What is missing.</param>
public sealed record TrackView(
    Guid Id, string Kind, string Label, bool HasAudio, bool HasVideo, long StartOffsetMs, long DurationMs, long Bytes, string? Sha256, IReadOnlyList<TrackGapView> Gaps);

/// <summary>A recording and its tracks.</summary>
/// <param name="Id">The recording.</param>
/// <param name="SessionId">Whose session it is of.</param>
/// <param name="State"><c>asking</c>, <c>recording</c>, <c>closing</c>, <c>completed</c> or <c>interrupted</c>.</param>
/// <param name="StartedAt">When the first person said yes; null while nobody has.</param>
/// <param name="DurationMs">From there to the end of the longest track.</param>
/// <param name="Cases">The cases it belongs to.</param>
/// <param name="Tracks">In order of their begin.</param>
public sealed record RecordingDetails(
    Guid Id, Guid SessionId, string State, DateTimeOffset? StartedAt, long DurationMs, IReadOnlyList<Guid> Cases, IReadOnlyList<TrackView> Tracks)
{
    internal static RecordingDetails Of(Recording recording, IReadOnlyList<Guid> cases) => new(
        recording.Id,
        recording.SessionId,
        recording.State.ToString().ToLowerInvariant(),
        recording.StartedAt,
        recording.Tracks.Select(track => track.StartOffsetMs + track.DurationMs).DefaultIfEmpty().Max(),
        cases,
        [.. recording.Tracks.OrderBy(track => track.StartOffsetMs).Select(Of)]);

    private static TrackView Of(RecordingTrack track) => new(
        track.Id, track.Source, track.Label, track.HasAudio, track.HasVideo, track.StartOffsetMs, track.DurationMs, track.Bytes, track.Sha256,
        JsonSerializer.Deserialize<List<TrackGapView>>(track.Gaps, JsonSerializerOptions.Web)!);
}

/// <summary>One recording with its tracks.</summary>
public static class ReadRecording
{
    public sealed record Request(Guid RecordingId) : IQuery<RecordingDetails>, IRecordingRequest, IRequire<RecordingMember>;

    internal sealed class Handler(HubDb db) : IRequestHandler<Request, Outcome<RecordingDetails>>
    {
        public async Task<Outcome<RecordingDetails>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().AsNoTracking().Include(row => row.Tracks).SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            var cases = await db.Set<SessionCase>().Where(link => link.SessionId == recording.SessionId).Select(link => link.CaseId).ToListAsync(cancellationToken);
            return RecordingDetails.Of(recording, cases);
        }
    }
}
