using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;

namespace CaseHub.Hub.Tests.Briefings;

internal static class RecordedBriefings
{
    /// <summary>A recording of a briefing that began now and went on for an hour, with a track of its host.</summary>
    public static async Task<Guid> RecordedAsync(this HubFixture hub, Guid briefing, Actor host)
    {
        var now = hub.Clock.GetUtcNow();
        var recording = new Recording
        {
            Id = hub.Clock.NewId(),
            SessionId = briefing,
            OrganisationId = host.OrganisationId,
            AskedBy = host.Id,
            AskedAt = now,
            PatientBasis = "no-patient",
            PatientHow = "",
            PatientReference = "",
            Class = RecordingClass.Teaching,
            State = RecordingState.Completed,
            StartedAt = now,
            StoppedAt = now.AddHours(1),
        };
        recording.Tracks.Add(new RecordingTrack { Id = hub.Clock.NewId(), RecordingId = recording.Id, ClinicianId = host.Id, Label = host.Name, Source = "camera", HasAudio = true, HasVideo = true, DurationMs = 3_600_000, Bytes = 1 });
        await hub.ReadAsync(db =>
        {
            db.Add(recording);
            return db.SaveChangesAsync();
        });
        return recording.Id;
    }
}
