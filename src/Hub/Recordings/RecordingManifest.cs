using System.Reflection;
using System.Text.Json;

namespace CaseHub.Hub.Recordings;

/// <summary>What a recording consists of, readable without us: lies beside its tracks as <c>manifest.json</c>.</summary>
internal sealed record RecordingManifest(
    int Version,
    Guid Id,
    Guid SessionId,
    string State,
    DateTimeOffset? StartedAt,
    DateTimeOffset? StoppedAt,
    RecordingManifest.PatientConsent Patient,
    IReadOnlyList<RecordingManifest.Track> Tracks,
    string Software)
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public static RecordingManifest Of(Recording recording) => new(
        1,
        recording.Id,
        recording.SessionId,
        recording.State.ToString().ToLowerInvariant(),
        recording.StartedAt,
        recording.StoppedAt,
        new PatientConsent(recording.PatientBasis, recording.PatientHow, recording.PatientReference, recording.AskedBy),
        [.. recording.Tracks.Select(Track.Of)],
        $"CaseHub {typeof(RecordingManifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}");

    /// <summary>What was said about the patient's consent, and by whom.</summary>
    internal sealed record PatientConsent(string Basis, string How, string Reference, Guid StatedBy);

    /// <summary>One file; times in milliseconds, the offset on the recording's time line, gaps on the track's.</summary>
    internal sealed record Track(
        string File, Guid ClinicianId, string Label, string Source, bool HasAudio, bool HasVideo, long StartOffsetMs, long DurationMs, long Bytes, string? Sha256, JsonElement Gaps)
    {
        public static Track Of(RecordingTrack track) => new(
            $"tracks/{track.Id:D}.webm", track.ClinicianId, track.Label, track.Source, track.HasAudio, track.HasVideo, track.StartOffsetMs, track.DurationMs, track.Bytes,
            track.Sha256, JsonElement.Parse(track.Gaps));
    }
}
