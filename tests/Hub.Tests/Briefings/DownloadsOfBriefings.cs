using CaseHub.Hub.Blobs;
using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Briefings.Library;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;
using CaseHub.Hub.Tests.Recordings.Exports;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Briefings;

/// <summary>What the audience of a published briefing may keep as files. The GP was in it, the stranger is of an organisation that it was not for.</summary>
[Trait("Category", "Hub")]
public class DownloadsOfBriefings : IAsyncLifetime
{
    private static readonly Sample Short = new("Dr Host", 0, 2, "red", 400);
    private static readonly Sample Other = new("Dr Host", 0, 3, "blue", 400);
    private static readonly Sample Voice = new("Interpreter", 0, 2, null, 900);

    private Announcing world = null!;
    private Guid briefing;
    private Guid recording;

    private HubFixture Hub => world.Hub;

    public async ValueTask InitializeAsync()
    {
        world = await Announcing.StartAsync(new("CaseHub:Exports:Width", "320"), new("CaseHub:Exports:Height", "180"), new("CaseHub:Exports:FrameRate", "10"));
        (briefing, recording) = await OverAsync(world);
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_audience_has_a_video_in_each_language_and_nobody_once_it_is_taken_back()
    {
        await Hub.KeepClipAsync(recording, Short);
        await Hub.KeepClipAsync(recording, Voice, "it");
        Assert.Equal("download-not-offered", (await Hub.RefusedAsync(world.Host, new ListDownloads.Request(briefing))).Code);

        await Hub.GrantedAsync(world.Host, new PublishBriefing.Request(briefing));

        var videos = await MadeAsync(Hub.Gp);
        Assert.Equal([null, "it"], videos.Select(video => video.Language));
        foreach (var video in videos) Assert.Equal("h264", await CodecAsync(Hub.Gp, video.ExportId));
        Assert.Equal("export-not-found", (await Hub.RefusedAsync(Hub.Stranger, new OpenExport.Request(videos[0].ExportId))).Code);
        Assert.Equal("session-not-found", (await Hub.RefusedAsync(Hub.Stranger, new ListDownloads.Request(briefing))).Code);

        // They are nobody's own: who published has none in their list, and neither they nor the audience can take one away.
        Assert.Empty((await Hub.GrantedAsync(world.Host, new ListExports.Request(recording))).Exports);
        foreach (var person in new[] { world.Host, Hub.Gp }) Assert.Equal(RefusalKind.Forbidden, (await Hub.RefusedAsync(person, new RemoveExport.Request(videos[0].ExportId))).Kind);

        await Hub.GrantedAsync(world.Host, new UnpublishBriefing.Request(briefing));

        Assert.Equal("export-not-found", (await Hub.RefusedAsync(Hub.Gp, new OpenExport.Request(videos[0].ExportId))).Code);
        Assert.Equal("session-not-found", (await Hub.RefusedAsync(Hub.Gp, new ListDownloads.Request(briefing))).Code);
        Assert.Empty(await BlobsAsync());
    }

    [Fact]
    public async Task Hosts_who_let_it_be_watched_alone_offer_no_file()
    {
        await Hub.KeepClipAsync(recording, Short);
        await Hub.GrantedAsync(world.Host, new PublishBriefing.Request(briefing, MayDownload: false));

        foreach (var person in new[] { Hub.Gp, Hub.Dermatologist, world.Host }) Assert.Equal("download-not-offered", (await Hub.RefusedAsync(person, new ListDownloads.Request(briefing))).Code);
        Assert.Equal("session-not-found", (await Hub.RefusedAsync(Hub.Stranger, new ListDownloads.Request(briefing))).Code);
        Assert.True((await Hub.SendAsync(Hub.Gp, new ReadRecording.Request(recording))).IsGranted);
        Assert.Empty(await RowsAsync());
        Assert.False((await Hub.GrantedAsync(world.Host, new ReadPublication.Request(briefing))).MayDownload);

        await Hub.GrantedAsync(world.Host, new PublishBriefing.Request(briefing));
        var video = Assert.Single(await MadeAsync(Hub.Gp));

        await Hub.GrantedAsync(world.Host, new PublishBriefing.Request(briefing, MayDownload: false));
        Assert.Empty(await RowsAsync());
        Assert.Equal("export-not-found", (await Hub.RefusedAsync(Hub.Gp, new OpenExport.Request(video.ExportId))).Code);
    }

    [Fact]
    public async Task Who_was_taken_out_downloads_nothing()
    {
        await Hub.KeepClipAsync(recording, Short);
        await world.RemoveAsync(briefing, Hub.Gp);
        await Hub.GrantedAsync(world.Host, new PublishBriefing.Request(briefing, "link"));

        Assert.Equal("session-not-found", (await Hub.RefusedAsync(Hub.Gp, new ListDownloads.Request(briefing))).Code);
        var video = Assert.Single(await MadeAsync(Hub.Stranger));
        Assert.Equal("export-not-found", (await Hub.RefusedAsync(Hub.Gp, new OpenExport.Request(video.ExportId))).Code);
    }

    [Fact]
    public async Task A_recording_that_changes_takes_its_file_with_it_and_another_is_made()
    {
        await Hub.KeepClipAsync(recording, Short);
        await Hub.GrantedAsync(world.Host, new PublishBriefing.Request(briefing));
        var old = Assert.Single(await MadeAsync(Hub.Gp));

        await Hub.KeepClipAsync(recording, Other);
        Assert.Equal("export-outdated", (await Hub.RefusedAsync(Hub.Gp, new OpenExport.Request(old.ExportId))).Code);
        await using (var scope = Hub.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(new RecordingContentChanged(recording, ContentChange.Redacted, 0, 1));

        var video = Assert.Single(await MadeAsync(Hub.Gp));
        Assert.NotEqual(old.ExportId, video.ExportId);
        Assert.Single(await BlobsAsync());
    }

    [Fact]
    public async Task What_was_missed_when_it_was_published_or_taken_back_is_made_up_for_within_the_hour()
    {
        await Hub.KeepClipAsync(recording, Short);
        await Hub.GrantedAsync(world.Host, new PublishBriefing.Request(briefing));
        await MadeAsync(Hub.Gp);
        await Hub.ReadAsync(db => db.Set<RecordingExport>().ExecuteDeleteAsync());
        var housekeeping = Hub.Services.GetRequiredService<ExportHousekeeping>();

        await housekeeping.RunAsync(default);
        Assert.Single(await MadeAsync(Hub.Gp));

        await Hub.ReadAsync(db => db.Set<CaseHub.Hub.Recordings.Publishing.PublishedSession>().ExecuteDeleteAsync());
        await housekeeping.RunAsync(default);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_recording_that_may_not_leave_its_country_is_not_handed_out_to_another()
    {
        await Hub.KeepClipAsync(recording, Short);
        await Hub.GrantedAsync(world.Host, new PublishBriefing.Request(briefing));
        var video = Assert.Single(await MadeAsync(Hub.Gp));
        await Hub.ReadAsync(async db =>
        {
            (await db.Set<Organisation>().SingleAsync(row => row.Id == world.Host.OrganisationId)).ExportCountries = ["FR"];
            return await db.SaveChangesAsync();
        });

        var offered = await Hub.GrantedAsync(Hub.Gp, new ListDownloads.Request(briefing));

        Assert.Empty(offered.Recordings);
        Assert.NotNull(offered.Withheld);
        Assert.Equal("data-export", (await Hub.RefusedAsync(Hub.Gp, new OpenExport.Request(video.ExportId))).Code);
        Assert.Single((await Hub.GrantedAsync(Hub.Dermatologist, new ListDownloads.Request(briefing))).Recordings);
    }

    [Fact]
    public async Task Where_no_video_can_be_made_the_tracks_are_offered_as_they_are_kept()
    {
        await using var bare = await Announcing.StartAsync(new KeyValuePair<string, string?>("CaseHub:Exports:Ffmpeg", "/nowhere/ffmpeg"));
        var (id, kept) = await OverAsync(bare);
        await bare.Hub.KeepClipAsync(kept, Short);
        await bare.Hub.GrantedAsync(bare.Host, new PublishBriefing.Request(id));

        var files = Assert.Single((await bare.Hub.GrantedAsync(bare.Hub.Gp, new ListDownloads.Request(id))).Recordings);

        Assert.Empty(files.Videos);
        Assert.Equal("Dr Host", Assert.Single(files.Tracks).Label);
    }

    [Fact]
    public async Task Who_waits_for_a_file_of_their_own_waits_for_none_of_an_audience()
    {
        var (own, audience) = (Row(isForAudience: false, Hub.Clock.GetUtcNow()), Row(isForAudience: true, Hub.Clock.GetUtcNow().AddHours(-1)));
        await Hub.ReadAsync(db =>
        {
            db.AddRange(audience, own);
            return db.SaveChangesAsync();
        });

        var rows = Hub.Services.GetRequiredService<ExportRows>();

        Assert.Equal([own.Id, audience.Id], [await rows.TakeAsync(default), await rows.TakeAsync(default)]);
    }

    private static async Task<(Guid Briefing, Guid Recording)> OverAsync(Announcing world)
    {
        var id = await world.AnnouncedAsync(speakers: [world.Hub.Dermatologist.Id]);
        await world.Hub.GrantedAsync(world.Hub.Gp, new RegisterForBriefing.Request(id));
        await world.GoLiveAsync(id);
        var recorded = await world.Hub.RecordedAsync(id, world.Host);
        await world.EndAsync(id);
        return (id, recorded);
    }

    /// <summary>The recording's videos, once there are some and all are made.</summary>
    private async Task<IReadOnlyList<ListDownloads.Video>> MadeAsync(Actor person)
    {
        IReadOnlyList<ListDownloads.Video> videos = [];
        await Eventually.HoldsAsync(async () =>
        {
            videos = Assert.Single((await Hub.GrantedAsync(person, new ListDownloads.Request(briefing))).Recordings).Videos;
            Assert.DoesNotContain(videos, video => video.State == "failed");
            return videos.Count > 0 && videos.All(video => video.State == "done");
        });
        return videos;
    }

    private async Task<string> CodecAsync(Actor person, Guid export)
    {
        var file = await Hub.GrantedAsync(person, new OpenExport.Request(export));
        string path = Path.Combine(Hub.Folder, file.FileName);
        await using (file.Content)
        await using (var copy = File.Create(path)) await file.Content.CopyToAsync(copy);
        return (await MediaSamples.ProbeAsync(path)).GetProperty("streams").EnumerateArray().Single(stream => stream.GetProperty("codec_type").GetString() == "video").GetProperty("codec_name").GetString()!;
    }

    private Task<List<RecordingExport>> RowsAsync() => Hub.ReadAsync(db => db.Set<RecordingExport>().AsNoTracking().ToListAsync());

    private async Task<List<string>> BlobsAsync()
    {
        var found = new List<string>();
        await foreach (var blob in Hub.Services.GetRequiredService<IBlobStore>().ListAsync(null, default)) found.Add(blob.Name.Path);
        return found.FindAll(name => name.Contains("/exports/", StringComparison.Ordinal));
    }

    private RecordingExport Row(bool isForAudience, DateTimeOffset askedAt) => new()
    {
        Id = Hub.Clock.NewId(), RecordingId = recording, OrganisationId = world.Host.OrganisationId, By = world.Host.Id, IsForAudience = isForAudience, AskedAt = askedAt,
        Format = ExportFormat.Mp4, FromMs = 0, ToMs = 1, Class = RecordingClass.Teaching, Stamp = "",
    };
}
