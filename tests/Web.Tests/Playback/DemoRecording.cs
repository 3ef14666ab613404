using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Recordings;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Web.Tests.Playback;

/// <summary>A finished consult between the demo's GP and specialist, as the shelf leaves it: rows, a track of each in the store, and notes.</summary>
/// <param name="CaseId">Accepted.</param>
/// <param name="Id">The recording.</param>
/// <param name="Tracks">The GP's and the specialist's, who came two seconds later.</param>
/// <param name="Organisation">The case's.</param>
internal sealed record DemoRecording(Guid CaseId, Guid SessionId, Guid Id, Guid[] Tracks, Guid Organisation)
{
    public const int LateMs = 2000;

    public string Path => $"/recordings/{Id}";

    public string TrackUrl(int track) => $"/api/recordings/{Id}/tracks/{Tracks[track]}";

    /// <param name="server">Where.</param>
    /// <param name="content">Of the two tracks.</param>
    /// <param name="seconds">How long the GP's is.</param>
    /// <param name="change">Whatever else the test needs of it.</param>
    public static async Task<DemoRecording> ShelveAsync(DemoServer server, Func<int, Stream> content, int seconds, Action<Recording>? change = null)
    {
        using var gp = await server.ProgramAsync("gp");
        using var specialist = await server.ProgramAsync("specialist");
        var caseId = await gp.RequestOpinionAsync();
        await specialist.PostJsonAsync($"/api/cases/{caseId}/accept", new { });
        var sessionId = (await gp.PostJsonAsync($"/api/cases/{caseId}/sessions", new { })).GetProperty("id").GetGuid();
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        async Task<Guid> IdOf(string name) => (await db.Set<Hub.People.Clinician>().SingleAsync(person => person.Name == name)).Id;
        var recording = RecordingOf((await db.Set<Session>().FindAsync(sessionId))!, seconds);
        recording.Tracks.AddRange(
        [
            TrackOf(recording, await IdOf(Persona.Gp.FullName), Persona.Gp.FullName, 0, seconds * 1000L),
            TrackOf(recording, await IdOf(Persona.Specialist.FullName), Persona.Specialist.FullName, LateMs, seconds * 1000L - LateMs),
        ]);
        for (int track = 0; track < recording.Tracks.Count; track++) await StoreAsync(scope.ServiceProvider, recording, recording.Tracks[track], content(track));
        change?.Invoke(recording);
        db.Add(recording);
        await db.SaveChangesAsync();
        return new DemoRecording(caseId, sessionId, recording.Id, [.. recording.Tracks.Select(track => track.Id)], recording.OrganisationId);
    }

    public static RecordingMark MarkOf(Recording recording, long atMs, string text) => new()
    {
        Id = Guid.CreateVersion7(),
        RecordingId = recording.Id,
        OrganisationId = recording.OrganisationId,
        By = recording.Tracks[0].ClinicianId,
        AtMs = atMs,
        Text = text,
    };

    private static Recording RecordingOf(Session session, int seconds)
    {
        var startedAt = DateTimeOffset.UtcNow.AddSeconds(-seconds - 60);
        return new Recording
        {
            Id = Guid.CreateVersion7(),
            SessionId = session.Id,
            OrganisationId = session.OrganisationId,
            AskedBy = session.CreatedBy,
            AskedAt = startedAt,
            PatientBasis = "patient",
            PatientHow = "Asked aloud",
            PatientReference = "",
            State = RecordingState.Completed,
            StartedAt = startedAt,
            StoppedAt = startedAt.AddSeconds(seconds),
        };
    }

    private static RecordingTrack TrackOf(Recording recording, Guid person, string name, long offsetMs, long durationMs) => new()
    {
        Id = Guid.CreateVersion7(),
        RecordingId = recording.Id,
        ClinicianId = person,
        Label = name,
        Source = "camera",
        HasAudio = true,
        HasVideo = true,
        StartOffsetMs = offsetMs,
        DurationMs = durationMs,
    };

    private static async Task StoreAsync(IServiceProvider services, Recording recording, RecordingTrack track, Stream content)
    {
        await using (content)
        {
            var name = BlobNames.Track(recording.OrganisationId, recording.SessionId, recording.Id, track.Id);
            var stored = await services.GetRequiredService<IBlobStore>().WriteAsync(name, content, "video/webm", TestContext.Current.CancellationToken);
            (track.Sha256, track.Bytes) = (stored.Sha256, stored.Length);
        }
    }
}
