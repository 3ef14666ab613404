using CaseHub.Hub.Live;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Recordings;

/// <summary>What recordings write into the room log.</summary>
internal static class RecordingDrafts
{
    public static LogDraft Asked(Recording recording) =>
        new("recording-asked", recording.AskedBy, new { recordingId = recording.Id, basis = recording.PatientBasis, @class = Choices.CodeOf(recording.Class) });

    /// <param name="answer">As its row has it.</param>
    /// <param name="participantId">The device that it is about; null for the person's own.</param>
    /// <param name="people">How many it is for.</param>
    public static LogDraft Consent(RecordingAnswer answer, Guid? participantId, int people) => new(
        "consent", answer.ClinicianId, new { recordingId = answer.RecordingId, recording = answer.Answer == "yes", answer = answer.Answer, participantId, people, atMs = answer.AtMs });

    public static LogDraft Started(Guid recordingId) => new("recording-started", null, new { recordingId });

    public static LogDraft Paused(RecordingPause pause) => new("recording-paused", pause.By, new { recordingId = pause.RecordingId, atMs = pause.FromMs });

    public static LogDraft Resumed(RecordingPause pause, Guid by) => new("recording-resumed", by, new { recordingId = pause.RecordingId, atMs = pause.ToMs });

    public static LogDraft Mark(RecordingMark mark) => new("mark", mark.By, new { recordingId = mark.RecordingId, markId = mark.Id, atMs = mark.AtMs, text = mark.Text });

    public static LogDraft MarkNamed(RecordingMark mark) => new("mark-named", mark.By, new { recordingId = mark.RecordingId, markId = mark.Id, atMs = mark.AtMs, text = mark.Text });

    public static LogDraft Stopped(Guid recordingId, Guid? by) => new("recording-stopped", by, new { recordingId });

    public static LogDraft Completed(Recording recording) => new(
        "recording-completed", null, new { recordingId = recording.Id, state = Choices.CodeOf(recording.State), began = recording.StartedAt is not null });
}
