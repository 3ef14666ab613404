using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Captions of one language.</summary>
/// <param name="Language">BCP 47.</param>
/// <param name="Cues">How many there are.</param>
/// <param name="Bytes">Of the text.</param>
/// <param name="At">When they were put here.</param>
public sealed record CaptionsView(string Language, int Cues, long Bytes, DateTimeOffset At)
{
    internal static CaptionsView Of(RecordingCaptions captions) => new(captions.Language, captions.Cues, captions.Bytes, captions.At);
}

/// <summary>One's exports of a recording.</summary>
/// <param name="HasEncoder">Videos can be made on this machine.</param>
/// <param name="Exports">Newest first.</param>
public sealed record ExportsView(bool HasEncoder, IReadOnlyList<ExportView> Exports);

/// <summary>One export.</summary>
/// <param name="Format"><c>mp4</c>, <c>webm</c> or <c>zip</c>.</param>
/// <param name="FromMs">Begin on the recording's time line.</param>
/// <param name="ToMs">End.</param>
/// <param name="IsWhole">Nothing of the recording is left out.</param>
/// <param name="Captions"><c>none</c>, <c>burnt-in</c> or <c>track</c>.</param>
/// <param name="Language">Of the captions; null for all.</param>
/// <param name="State"><c>queued</c>, <c>running</c>, <c>done</c>, <c>failed</c>, <c>cancelled</c> or <c>outdated</c>.</param>
/// <param name="Percent">0–100.</param>
/// <param name="RemainingSeconds">Estimated; null while nothing can be said.</param>
/// <param name="Error">Why it failed, a code.</param>
/// <param name="Bytes">Of the finished file.</param>
/// <param name="Sha256">Of the finished file.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="ExpiresAt">When the finished file is removed.</param>
/// <param name="FileName">For the person's own disk.</param>
public sealed record ExportView(
    Guid Id, Guid RecordingId, string Format, long FromMs, long ToMs, bool IsWhole, string Captions, string? Language, string State, int Percent, long? RemainingSeconds,
    string? Error, long Bytes, string? Sha256, DateTimeOffset AskedAt, DateTimeOffset? ExpiresAt, string FileName)
{
    internal static ExportView Of(RecordingExport export, Recording recording, string stamp, DateTimeOffset now)
    {
        bool outdated = export.IsOutdated(recording, stamp);
        long end = SourceStamp.KeptTracks(recording).Select(track => track.StartOffsetMs + track.DurationMs).DefaultIfEmpty().Max();
        return new(
            export.Id,
            export.RecordingId,
            Choices.CodeOf(export.Format),
            export.FromMs,
            export.ToMs,
            export.FromMs == 0 && export.ToMs >= end,
            Choices.CodeOf(export.Captions),
            export.CaptionLanguage,
            outdated ? Choices.CodeOf(ExportState.Outdated) : Choices.CodeOf(export.State),
            export.Percent,
            export.Remaining(now),
            export.Error,
            outdated ? 0 : export.Bytes,
            outdated ? null : export.Sha256,
            export.AskedAt,
            export.ExpiresAt,
            NameOf(export, recording));
    }

    internal static string NameOf(RecordingExport export, Recording recording) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"recording-{recording.StartedAt:yyyy-MM-dd-HHmm}-{export.Id.ToString("N")[^6..]}.{export.Format.Extension()}");
}

internal static class ExportStanding
{
    /// <summary>True once the recording is not any more what the export was asked of, whatever its row says.</summary>
    public static bool IsOutdated(this RecordingExport export, Recording recording, string stamp) =>
        export.State == ExportState.Outdated
        || (export.State is ExportState.Queued or ExportState.Running or ExportState.Done && (recording.IsChanging() || stamp != export.Stamp));

    /// <summary>True when it is deleted, or a stretch of it is still to be taken out of the tracks: nothing is made from it or handed out meanwhile.</summary>
    public static bool IsChanging(this Recording recording) =>
        recording.State == RecordingState.Deleted || recording.Redactions.Exists(redaction => redaction.AppliedAt is null);
}
