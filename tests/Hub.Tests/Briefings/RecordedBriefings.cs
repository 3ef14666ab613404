using System.Security.Cryptography;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Tests.Recordings.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>Gives a recording a track of a clip, or the one that it has another content.</summary>
    /// <param name="hub">Where.</param>
    /// <param name="recordingId">Which.</param>
    /// <param name="clip">What is to be seen and heard.</param>
    /// <param name="language">Of an interpreter; null for a camera.</param>
    public static async Task KeepClipAsync(this HubFixture hub, Guid recordingId, Sample clip, string? language = null)
    {
        byte[] bytes = await MediaSamples.WebmAsync(clip);
        string source = language is null ? "camera" : "voice";
        await hub.ReadAsync(async db =>
        {
            var recording = await db.Set<Recording>().WithRows().SingleAsync(row => row.Id == recordingId);
            db.RemoveRange(recording.Tracks.Where(track => track.Source == source));
            var track = new RecordingTrack
            {
                Id = hub.Clock.NewId(), RecordingId = recordingId, ClinicianId = recording.AskedBy, Label = clip.Label, Source = source, Language = language, HasAudio = clip.Hertz is not null, HasVideo = clip.Colour is not null,
                DurationMs = (long)(clip.Seconds * 1000), Bytes = bytes.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            };
            await hub.Services.GetRequiredService<IBlobStore>().WriteAsync(BlobNames.Track(recording.OrganisationId, recording.SessionId, recordingId, track.Id), new MemoryStream(bytes), "video/webm", default);
            db.Add(track);
            return await db.SaveChangesAsync();
        });
    }
}
