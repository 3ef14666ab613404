using System.Globalization;
using System.Security.Cryptography;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings.Exports;

/// <summary>A track to be put into a recording: one colour, one tone.</summary>
internal sealed record Sample(string Label, double StartsAt, double Seconds, string? Colour = null, int? Hertz = null, string Source = "camera");

/// <summary>A hub with a completed recording of generated tracks, and the tools to look at what is made from it.</summary>
internal sealed class ExportWorld : IAsyncDisposable
{
    private ExportWorld(HubFixture hub) => Hub = hub;

    public HubFixture Hub { get; }

    public Guid CaseId { get; private set; }

    public Guid SessionId { get; private set; }

    public Guid RecordingId { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public ExportOptions Options => Hub.Services.GetRequiredService<ExportOptions>();

    public static async Task<ExportWorld> StartAsync(IEnumerable<Sample> tracks, Action<ExportOptions>? configure = null, Action<IServiceCollection>? replace = null)
    {
        var hub = await HubFixture.StartAsync(services =>
        {
            var options = new ExportOptions { Width = 640, Height = 360, FrameRate = 10, MinFreeBytes = 0 };
            configure?.Invoke(options);
            services.AddSingleton(options);
            replace?.Invoke(services);
        });
        var world = new ExportWorld(hub) { CaseId = await hub.AcceptedAsync() };
        world.SessionId = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(world.CaseId))).SessionId;
        await world.AddRecordingAsync();
        foreach (var track in tracks) await world.AddTrackAsync(track);
        return world;
    }

    public Task<Guid> AskAsync(string format, long? fromMs = null, long? toMs = null, string? captions = null, string? language = null, Actor? by = null) =>
        Of(Hub.GrantedAsync(by ?? Hub.Gp, new StartExport.Request(RecordingId, format, fromMs, toMs, captions, language)));

    /// <summary>Waits until an export has ended, in whatever way.</summary>
    public async Task<RecordingExport> EndedAsync(Guid exportId)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var row = await RowAsync(exportId);
            if (row.State is not (ExportState.Queued or ExportState.Running)) return row;
            await Task.Delay(20, deadline.Token);
        }
    }

    /// <summary>Waits for an export that has to succeed, and puts its file into a folder.</summary>
    public async Task<string> FileAsync(Guid exportId)
    {
        var row = await EndedAsync(exportId);
        Assert.True(row.State == ExportState.Done, $"{row.State} {row.Error}: {row.LogTail}");
        var file = await Hub.GrantedAsync(Hub.Gp, new OpenExport.Request(exportId));
        await using var content = file.Content;
        string path = Path.Combine(Hub.Folder, file.FileName);
        await using var copy = File.Create(path);
        await content.CopyToAsync(copy);
        return path;
    }

    public Task<RecordingExport> RowAsync(Guid exportId) => Hub.ReadAsync(db => db.Set<RecordingExport>().AsNoTracking().SingleAsync(row => row.Id == exportId));

    public Task ChangeAsync(Action<Recording> change) => Hub.ReadAsync(async db =>
    {
        change(await db.Set<Recording>().WithRows().SingleAsync(row => row.Id == RecordingId));
        return await db.SaveChangesAsync();
    });

    public Task AddAsync(object row) => Hub.ReadAsync(async db =>
    {
        db.Add(row);
        return await db.SaveChangesAsync();
    });

    /// <summary>Takes a track's row as it is, with another content.</summary>
    public async Task<string> PutAsync(Guid trackId, byte[] content)
    {
        var store = Hub.Services.GetRequiredService<IBlobStore>();
        return (await store.WriteAsync(BlobNames.Track(Hub.Gp.OrganisationId, SessionId, RecordingId, trackId), new MemoryStream(content), "video/webm", default)).Sha256;
    }

    public async Task<Guid> AddTrackAsync(Sample sample, byte[]? content = null)
    {
        byte[] bytes = content ?? await MediaSamples.WebmAsync(sample);
        var track = new RecordingTrack
        {
            Id = Guid.CreateVersion7(),
            RecordingId = RecordingId,
            ClinicianId = Hub.Gp.Id,
            Label = sample.Label,
            Source = sample.Source,
            HasAudio = sample.Hertz is not null,
            HasVideo = sample.Colour is not null,
            StartOffsetMs = (long)(sample.StartsAt * 1000),
            DurationMs = (long)(sample.Seconds * 1000),
            Bytes = bytes.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        };
        await PutAsync(track.Id, bytes);
        await AddAsync(track);
        return track.Id;
    }

    /// <summary>The processes of our encoder that are at work for this hub.</summary>
    public List<int> Encoders() => [.. Directory.EnumerateDirectories("/proc")
        .Where(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out _))
        .Where(path => new FileInfo(Path.Combine(path, "cwd")).LinkTarget?.StartsWith(Hub.Folder, StringComparison.Ordinal) == true)
        .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))];

    public ValueTask DisposeAsync() => Hub.DisposeAsync();

    private async Task AddRecordingAsync()
    {
        StartedAt = Hub.Clock.GetUtcNow();
        var recording = new Recording
        {
            Id = Guid.CreateVersion7(),
            SessionId = SessionId,
            OrganisationId = Hub.Gp.OrganisationId,
            AskedBy = Hub.Gp.Id,
            AskedAt = StartedAt,
            PatientBasis = "patient",
            PatientHow = "spoken",
            PatientReference = "",
            State = RecordingState.Completed,
            StartedAt = StartedAt,
            StoppedAt = StartedAt + TimeSpan.FromHours(3),
        };
        RecordingId = recording.Id;
        await AddAsync(recording);
        var manifest = BlobNames.Manifest(recording.OrganisationId, SessionId, RecordingId);
        await Hub.Services.GetRequiredService<IBlobStore>().WriteAsync(manifest, new MemoryStream("{\"version\":2}"u8.ToArray()), "application/json", default);
    }

    private static async Task<Guid> Of(Task<StartExport.Started> started) => (await started).Id;
}
