using System.Security.Cryptography;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Tests.Blobs;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Hub.Tests.Recordings;

/// <summary>A hub on a store that can fail, with recordings in its spool as a killed process leaves them.</summary>
internal sealed class SpooledRecordings : IAsyncDisposable
{
    private SpooledRecordings(HubFixture hub, Guid session, Guid patientCase) => (Hub, Session, Case) = (hub, session, patientCase);

    public HubFixture Hub { get; }

    public Guid Session { get; }

    public Guid Case { get; }

    public FaultyStore Store => (FaultyStore)Hub.Services.GetRequiredService<IBlobStore>();

    public Spool Spool => Hub.Services.GetRequiredService<Spool>();

    public static async Task<SpooledRecordings> StartAsync()
    {
        var hub = await HubFixture.StartAsync(services => services.AddSingleton<IBlobStore>(provider =>
            new FaultyStore(new FileBlobStore(provider.GetRequiredService<DataFolder>().Blobs))));
        var patientCase = await hub.AcceptedAsync();
        var session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(patientCase))).SessionId;
        return new SpooledRecordings(hub, session, patientCase);
    }

    public ValueTask DisposeAsync() => Hub.DisposeAsync();

    /// <summary>A recording that was stopped, or cut off while it ran.</summary>
    public Task<Recording> AddAsync(bool isStopped, params RecordingTrack[] tracks) => Hub.ReadAsync(async db =>
    {
        var startedAt = Hub.Clock.GetUtcNow();
        var recording = NewRecording(isStopped, startedAt);
        foreach (var track in tracks) recording.Tracks.Add(OfRecording(track, recording.Id));
        db.Add(recording);
        await db.SaveChangesAsync();
        return recording;
    });

    /// <summary>A track that was closed in order: any bytes will do, for nobody looks into it.</summary>
    public static RecordingTrack Closed(int bytes) => New(bytes);

    /// <summary>Puts a track's files into the spool, as the recorder has closed them.</summary>
    public byte[] SpoolClosed(RecordingTrack track)
    {
        byte[] content = RandomNumberGenerator.GetBytes((int)track.Bytes);
        using (Spool.Create(track))
        {
        }

        File.WriteAllBytes(Spool.MediaPath(track.RecordingId, track.Id), content);
        Spool.Describe(track, isClosed: true);
        return content;
    }

    /// <summary>Puts a track's files into the spool as a killed process leaves them.</summary>
    public void SpoolCrashed(RecordingTrack track)
    {
        using (Spool.Create(track))
        {
        }

        string media = Spool.MediaPath(track.RecordingId, track.Id);
        File.Copy(VectorPath("crashed.webm"), media, overwrite: true);
        File.Copy(VectorPath("crashed.side"), Path.ChangeExtension(media, ".side"), overwrite: true);
    }

    /// <summary>What a start does, by a shelf of its own: the one before is gone with its process.</summary>
    public async Task RestartAsync(RecordingShelf? shelf = null)
    {
        shelf ??= NewShelf();
        var recover = new RecoverRecordings(Hub.Services.GetRequiredService<IServiceScopeFactory>(), Spool, shelf, NullLogger<RecoverRecordings>.Instance);
        var running = recover.RunAsync(await recover.FindAsync(default));
        await Eventually.HoldsAsync(() =>
        {
            if (running.IsCompleted) return true;
            Hub.Clock.Advance(TimeSpan.FromMilliseconds(500));
            return false;
        });
        await running;
    }

    public RecordingShelf NewShelf() => ActivatorUtilities.CreateInstance<RecordingShelf>(Hub.Services);

    public Task<Recording> ReadAsync(Guid recordingId) =>
        Hub.ReadAsync(db => db.Set<Recording>().AsNoTracking().WithRows().SingleAsync(row => row.Id == recordingId));

    public async Task<byte[]?> BlobAsync(BlobName name)
    {
        await using var blob = await Store.OpenAsync(name, default);
        if (blob is null) return null;
        var copy = new MemoryStream();
        await blob.Stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    public async Task<int> LoggedAsync(string type) => (await Hub.GrantedAsync(Hub.Gp, new ReadLog.Request(Session, 0))).Count(entry => entry.Type == type);

    private static string VectorPath(string name) => Path.Combine(AppContext.BaseDirectory, "Vectors", "Recordings", name);

    private static RecordingTrack New(int bytes) => new()
    {
        Id = Guid.CreateVersion7(),
        RecordingId = Guid.Empty,
        ClinicianId = Guid.NewGuid(),
        Label = "gp",
        Source = "camera",
        HasAudio = true,
        Bytes = bytes,
        DurationMs = 60_000,
        Gaps = """[{"fromMs":1000,"toMs":1200,"cause":"loss"}]""",
        Speech = """[{"fromMs":2000,"toMs":2600}]""",
    };

    private static RecordingTrack OfRecording(RecordingTrack track, Guid recordingId) => new()
    {
        Id = track.Id,
        RecordingId = recordingId,
        ClinicianId = track.ClinicianId,
        Label = track.Label,
        Source = track.Source,
        HasAudio = track.HasAudio,
        Bytes = track.Bytes,
        DurationMs = track.DurationMs,
        Gaps = track.Gaps,
        Speech = track.Speech,
    };

    private Recording NewRecording(bool isStopped, DateTimeOffset startedAt) => new()
    {
        Id = Guid.CreateVersion7(),
        SessionId = Session,
        OrganisationId = Hub.Gp.OrganisationId,
        AskedBy = Hub.Gp.Id,
        AskedAt = startedAt,
        PatientBasis = "patient",
        PatientHow = "spoken",
        PatientReference = "form 12",
        State = isStopped ? RecordingState.Closing : RecordingState.Recording,
        StartedAt = startedAt,
        StoppedAt = isStopped ? startedAt.AddMinutes(1) : null,
    };
}
