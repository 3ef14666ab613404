using System.Text.Json;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Exports;

namespace CaseHub.Hub.Recordings;

/// <summary>A stretch that a track lacks, milliseconds on the track's time line.</summary>
/// <param name="FromMs">Begin.</param>
/// <param name="ToMs">End.</param>
/// <param name="Cause"><c>loss</c>, <c>network</c>, <c>mute</c>, <c>disk</c>, <c>crash</c>, <c>consent</c>, <c>pause</c> or <c>redaction</c>.</param>
public sealed record TrackGapView(long FromMs, long ToMs, string Cause);

/// <summary>A stretch, milliseconds on the time line of whatever it belongs to.</summary>
public sealed record SpanView(long FromMs, long ToMs);

/// <summary>One track as players need it.</summary>
/// <param name="Id">The track.</param>
/// <param name="ClinicianId">Whose it is.</param>
/// <param name="Kind"><c>camera</c>, <c>screen</c>, or <c>voice</c> of an interpreter.</param>
/// <param name="Label">Whose it is, in words.</param>
/// <param name="Language">BCP 47; null where nobody said.</param>
/// <param name="Standing"><c>kept</c>, <c>sealed</c> or <c>deleted</c>.</param>
/// <param name="HasAudio">Sound is in it.</param>
/// <param name="HasVideo">Picture is in it.</param>
/// <param name="StartOffsetMs">Where it begins on the recording's time line.</param>
/// <param name="DurationMs">Its own length.</param>
/// <param name="MissingMs">What a crash cut off its end at most.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="Sha256">Of the file, lower-case hex; null until it is stored.</param>
/// <param name="Gaps">What is missing.</param>
/// <param name="Speech">When its person spoke, on the track's time line.</param>
public sealed record TrackView(
    Guid Id, Guid ClinicianId, string Kind, string Label, string? Language, string Standing, bool HasAudio, bool HasVideo, long StartOffsetMs, long DurationMs, long MissingMs,
    long Bytes, string? Sha256, IReadOnlyList<TrackGapView> Gaps, IReadOnlyList<SpanView> Speech)
{
    internal static TrackView Of(RecordingTrack track) => new(
        track.Id, track.ClinicianId, track.Source, track.Label, track.Language, Choices.CodeOf(track.Standing), track.HasAudio, track.HasVideo, track.StartOffsetMs, track.DurationMs,
        track.MissingMs, track.Bytes, track.Sha256,
        JsonSerializer.Deserialize<List<TrackGapView>>(track.Gaps, JsonSerializerOptions.Web)!,
        JsonSerializer.Deserialize<List<SpanView>>(track.Speech, JsonSerializerOptions.Web)!);
}

/// <summary>A moment to find again, on the recording's time line.</summary>
public sealed record MarkView(Guid Id, long AtMs, Guid By, string Text)
{
    internal static MarkView Of(RecordingMark mark) => new(mark.Id, mark.AtMs, mark.By, mark.Text);
}

/// <summary>A recording and its tracks.</summary>
/// <param name="Id">The recording.</param>
/// <param name="SessionId">Whose session it is of.</param>
/// <param name="Class"><c>clinical-record</c> or <c>teaching</c>.</param>
/// <param name="State"><c>asking</c>, <c>recording</c>, <c>closing</c>, <c>completed</c>, <c>interrupted</c> or <c>deleted</c>.</param>
/// <param name="StartedAt">When the first person said yes; null while nobody has.</param>
/// <param name="StoppedAt">Null while it runs.</param>
/// <param name="DurationMs">From there to the end of the longest track.</param>
/// <param name="MissingMs">What a crash cost at most, of the track that lost most.</param>
/// <param name="KeepUntil">When it is deleted by itself; null where never.</param>
/// <param name="Held">A legal hold lies on it.</param>
/// <param name="DeletedAt">When its content was deleted.</param>
/// <param name="DeletionReason">Why.</param>
/// <param name="Cases">The cases it belongs to.</param>
/// <param name="Tracks">Those that are kept, in order of their begin: sealed and deleted ones are nobody's to see.</param>
/// <param name="Marks">In order of their time.</param>
/// <param name="Pauses">Stretches of the recording's time line in which nothing was written.</param>
/// <param name="Redactions">Stretches of the recording's time line that were taken out.</param>
/// <param name="Captions">What was said, in the languages in which somebody wrote it down.</param>
/// <param name="Withdrawn">Whose tracks are not among these any more, since they withdrew.</param>
public sealed record RecordingDetails(
    Guid Id, Guid SessionId, string Class, string State, DateTimeOffset? StartedAt, DateTimeOffset? StoppedAt, long DurationMs, long MissingMs,
    DateTimeOffset? KeepUntil, bool Held, DateTimeOffset? DeletedAt, string? DeletionReason, IReadOnlyList<Guid> Cases,
    IReadOnlyList<TrackView> Tracks, IReadOnlyList<MarkView> Marks, IReadOnlyList<SpanView> Pauses, IReadOnlyList<SpanView> Redactions,
    IReadOnlyList<CaptionsView> Captions, IReadOnlyList<string> Withdrawn)
{
    /// <param name="recording">With its rows.</param>
    /// <param name="cases">The cases of its session.</param>
    internal static RecordingDetails Of(Recording recording, IReadOnlyList<Guid> cases)
    {
        long durationMs = recording.Tracks.Select(track => track.StartOffsetMs + track.DurationMs).DefaultIfEmpty().Max();
        return new(
            recording.Id,
            recording.SessionId,
            Choices.CodeOf(recording.Class),
            Choices.CodeOf(recording.State),
            recording.StartedAt,
            recording.StoppedAt,
            durationMs,
            recording.MissingMs,
            recording.KeepUntil,
            recording.HeldAt is not null,
            recording.DeletedAt,
            recording.DeletionReason,
            cases,
            [.. recording.Tracks.Where(track => track.Standing == TrackStanding.Kept).OrderBy(track => track.StartOffsetMs).Select(TrackView.Of)],
            [.. recording.Marks.OrderBy(mark => mark.AtMs).Select(MarkView.Of)],
            [.. recording.Pauses.OrderBy(pause => pause.FromMs).Select(pause => new SpanView(pause.FromMs, pause.ToMs ?? durationMs))],
            [.. recording.Redactions.OrderBy(redaction => redaction.FromMs).Select(redaction => new SpanView(redaction.FromMs, redaction.ToMs))],
            [.. recording.Captions.OrderBy(captions => captions.Language, StringComparer.Ordinal).Select(CaptionsView.Of)],
            [.. recording.Tracks.Where(track => track.Standing != TrackStanding.Kept).Select(track => track.Label).Distinct()]);
    }
}
