using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Tests.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings.Playback;

/// <summary>A finished recording of a consult between the GP and the dermatologist, as the shelf leaves it: rows, and a track of each in the store.</summary>
internal sealed record ShelvedRecording(Guid CaseId, Guid SessionId, Guid Id, Guid GpTrack, Guid DermatologistTrack, byte[] Content)
{
    /// <param name="hub">Where.</param>
    /// <param name="bytes">Of each track; what is in it only a player would mind.</param>
    /// <param name="change">Whatever else the test needs of it.</param>
    public static async Task<ShelvedRecording> InAsync(HubFixture hub, int bytes = 300_000, Action<Recording>? change = null)
    {
        var caseId = await hub.AcceptedAsync();
        var sessionId = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(caseId))).SessionId;
        byte[] content = new byte[bytes];
        new Random(1).NextBytes(content);
        var now = hub.Clock.GetUtcNow();
        var recording = new Recording
        {
            Id = hub.Clock.NewId(),
            SessionId = sessionId,
            OrganisationId = hub.Gp.OrganisationId,
            AskedBy = hub.Gp.Id,
            AskedAt = now,
            PatientBasis = "patient",
            PatientHow = "spoken",
            PatientReference = "",
            State = RecordingState.Completed,
            StartedAt = now,
            StoppedAt = now.AddMinutes(5),
        };
        foreach (var person in new[] { hub.Gp, hub.Dermatologist })
        {
            recording.Tracks.Add(new RecordingTrack
            {
                Id = hub.Clock.NewId(),
                RecordingId = recording.Id,
                ClinicianId = person.Id,
                Label = person.Name,
                Source = "camera",
                HasAudio = true,
                HasVideo = true,
                DurationMs = 300_000,
                Bytes = bytes,
            });
        }

        foreach (var track in recording.Tracks)
        {
            var name = BlobNames.Track(recording.OrganisationId, sessionId, recording.Id, track.Id);
            var stored = await hub.Services.GetRequiredService<IBlobStore>().WriteAsync(name, new MemoryStream(content), "video/webm", default);
            track.Sha256 = stored.Sha256;
        }

        change?.Invoke(recording);
        await hub.ReadAsync(db =>
        {
            db.Add(recording);
            return db.SaveChangesAsync();
        });
        return new ShelvedRecording(caseId, sessionId, recording.Id, recording.Tracks[0].Id, recording.Tracks[1].Id, content);
    }
}
