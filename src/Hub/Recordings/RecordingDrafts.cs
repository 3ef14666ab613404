using CaseHub.Hub.Live;

namespace CaseHub.Hub.Recordings;

/// <summary>What recordings write into the room log.</summary>
internal static class RecordingDrafts
{
    public static LogDraft Asked(Recording recording) =>
        new("recording-asked", recording.AskedBy, new { recordingId = recording.Id, basis = recording.PatientBasis });

    public static LogDraft Consent(Guid recordingId, Guid by, bool agrees) => new("consent", by, new { recordingId, recording = agrees });

    public static LogDraft Started(Guid recordingId) => new("recording-started", null, new { recordingId });

    public static LogDraft Stopped(Guid recordingId, Guid? by) => new("recording-stopped", by, new { recordingId });

    public static LogDraft Completed(Recording recording) =>
        new("recording-completed", null, new { recordingId = recording.Id, state = recording.State.ToString().ToLowerInvariant() });
}
