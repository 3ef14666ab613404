using System.Security.Cryptography;
using System.Text.Json;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Keeping;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings.Keeping;

/// <summary>Puts recordings of a consult between the GP and the dermatologist into rows and store, as storing leaves them.</summary>
internal static class StoredRecordings
{
    public const int Seconds = 60;

    public static async Task<Guid> StoredAsync(this HubFixture hub, RecordingClass @class = RecordingClass.ClinicalRecord, int seconds = Seconds)
    {
        var caseId = await hub.AcceptedAsync();
        var session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(caseId))).SessionId;
        var now = hub.Clock.GetUtcNow();
        var recording = new Recording
        {
            Id = Guid.CreateVersion7(),
            SessionId = session,
            OrganisationId = hub.Gp.OrganisationId,
            AskedBy = hub.Dermatologist.Id,
            AskedAt = now.AddMinutes(-2),
            PatientBasis = "patient",
            PatientHow = "spoken, before the call",
            PatientReference = "form 12",
            Class = @class,
            State = RecordingState.Completed,
            StartedAt = now.AddMinutes(-1),
            StoppedAt = now,
        };
        foreach (var (person, offset) in new[] { (hub.Gp, 0), (hub.Dermatologist, 10) })
        {
            recording.Answers.Add(AnswerOf(recording, person, "yes"));
            recording.Tracks.Add(await TrackAsync(hub, recording, person, offset, seconds - offset));
        }

        recording.Marks.Add(new RecordingMark { Id = Guid.CreateVersion7(), RecordingId = recording.Id, OrganisationId = recording.OrganisationId, By = hub.Gp.Id, AtMs = 22_000, Text = "the neighbour's name" });
        recording.Marks.Add(new RecordingMark { Id = Guid.CreateVersion7(), RecordingId = recording.Id, OrganisationId = recording.OrganisationId, By = hub.Gp.Id, AtMs = 40_000, Text = "the rash" });
        await hub.ReadAsync(db => { db.Add(recording); return db.SaveChangesAsync(); });
        await hub.InScopeAsync(async scope =>
        {
            await scope.GetRequiredService<WriteManifest>().RunAsync(recording, default);
            return true;
        });
        return recording.Id;
    }

    public static Task<Recording> RowAsync(this HubFixture hub, Guid recordingId) =>
        hub.ReadAsync(db => db.Set<Recording>().AsNoTracking().WithRows().SingleAsync(row => row.Id == recordingId));

    public static async Task<RecordingTrack> TrackOfAsync(this HubFixture hub, Guid recordingId, Actor person) =>
        (await hub.RowAsync(recordingId)).Tracks.Single(track => track.ClinicianId == person.Id);

    public static async Task<T> InScopeAsync<T>(this HubFixture hub, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = hub.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    /// <summary>Every content that the store lists, whoever put it there.</summary>
    public static async Task<Dictionary<string, byte[]>> ContentsAsync(this HubFixture hub)
    {
        var store = hub.Services.GetRequiredService<IBlobStore>();
        var contents = new Dictionary<string, byte[]>();
        await foreach (var entry in store.ListAsync(null, default))
        {
            await using var blob = await store.OpenAsync(entry.Name, default);
            using var copy = new MemoryStream();
            await blob!.Stream.CopyToAsync(copy);
            contents[entry.Name.Path] = copy.ToArray();
        }

        return contents;
    }

    private static async Task<RecordingTrack> TrackAsync(HubFixture hub, Recording recording, Actor person, int offset, int seconds)
    {
        byte[] file = SampleTrack.Write(person.Name, seconds);
        var track = new RecordingTrack
        {
            Id = Guid.CreateVersion7(),
            RecordingId = recording.Id,
            ClinicianId = person.Id,
            Label = person.Name,
            Source = "camera",
            HasAudio = true,
            StartOffsetMs = offset * 1000,
            DurationMs = seconds * 1000,
            Bytes = file.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)),
            Pieces = JsonSerializer.Serialize(file.Chunk(BlobBlocks.Bytes).Select(piece => Convert.ToHexStringLower(SHA256.HashData(piece)))),
            Speech = JsonSerializer.Serialize<SpanView[]>([new(0, seconds * 1000)], JsonSerializerOptions.Web),
        };
        await hub.Services.GetRequiredService<IBlobStore>().WriteAsync(recording.NameOf(track), new MemoryStream(file), "audio/webm", default);
        return track;
    }

    private static RecordingAnswer AnswerOf(Recording recording, Actor person, string answer) => new()
    {
        Id = Guid.CreateVersion7(),
        RecordingId = recording.Id,
        OrganisationId = recording.OrganisationId,
        ClinicianId = person.Id,
        At = recording.AskedAt,
        AtMs = 0,
        Answer = answer,
    };
}
