using CaseHub.Hub.Audit;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Playback;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Recordings.Playback;

[Trait("Category", "Hub")]
public class ServingTracks : IAsyncLifetime
{
    private HubFixture hub = null!;
    private ShelvedRecording shelved = null!;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync();
        shelved = await ShelvedRecording.InAsync(hub);
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_track_can_be_read_from_any_byte()
    {
        var file = await hub.GrantedAsync(hub.Gp, Of(shelved.DermatologistTrack));
        await using var content = file.Content;
        byte[] read = new byte[1000];
        content.Position = 123_456;
        await content.ReadExactlyAsync(read);

        Assert.Equal(shelved.Content[123_456..124_456], read);
        Assert.Equal("video/webm", file.ContentType);
    }

    [Fact]
    public async Task A_track_whose_person_has_withdrawn_is_not_served()
    {
        await SetStandingAsync(shelved.GpTrack, TrackStanding.Sealed);

        Assert.Equal("track-withdrawn", (await hub.RefusedAsync(hub.Dermatologist, Of(shelved.GpTrack))).Code);
        await (await hub.GrantedAsync(hub.Dermatologist, Of(shelved.DermatologistTrack))).Content.DisposeAsync();
    }

    [Fact]
    public async Task To_a_stranger_no_track_exists()
    {
        foreach (var stranger in new[] { hub.Stranger, hub.Colleague, hub.OtherDermatologist, hub.Administrator })
            Assert.Equal("recording-not-found", (await hub.RefusedAsync(stranger, Of(shelved.GpTrack))).Code);
    }

    [Fact]
    public async Task A_viewing_leaves_one_entry_however_many_ranges_and_tracks_are_read()
    {
        for (int range = 0; range < 20; range++) await ReadAsync(hub.Gp, range % 2 == 0 ? shelved.GpTrack : shelved.DermatologistTrack);

        Assert.Equal(1, await EntriesAsync(AuditLog.Granted));
    }

    [Fact]
    public async Task Each_person_and_each_quarter_of_an_hour_leaves_an_entry_of_its_own()
    {
        await ReadAsync(hub.Gp, shelved.GpTrack);
        await ReadAsync(hub.Dermatologist, shelved.GpTrack);
        Assert.Equal(2, await EntriesAsync(AuditLog.Granted));

        hub.Clock.Advance(Viewings.Span);
        await ReadAsync(hub.Gp, shelved.GpTrack);
        Assert.Equal(3, await EntriesAsync(AuditLog.Granted));
    }

    [Fact]
    public async Task Each_refused_try_leaves_an_entry()
    {
        for (int attempt = 0; attempt < 3; attempt++) await hub.RefusedAsync(hub.Stranger, Of(shelved.GpTrack));

        Assert.Equal(3, await EntriesAsync("recording-not-found"));
    }

    [Fact]
    public async Task Ranges_that_are_asked_for_at_once_leave_one_entry_between_them()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ReadAsync(hub.Gp, shelved.GpTrack))));

        Assert.Equal(1, await EntriesAsync(AuditLog.Granted));
    }

    private OpenTrack.Request Of(Guid track) => new(shelved.Id, track);

    private async Task ReadAsync(Actor person, Guid track) => await (await hub.GrantedAsync(person, Of(track))).Content.DisposeAsync();

    private Task<int> EntriesAsync(string result) => hub.ReadAsync(db => db.Set<AuditEntry>()
        .CountAsync(entry => entry.Request == "Recordings.Playback.OpenTrack" && entry.SubjectId == shelved.Id && entry.Result == result));

    private Task SetStandingAsync(Guid track, TrackStanding standing) => hub.ReadAsync(async db =>
    {
        (await db.Set<RecordingTrack>().SingleAsync(row => row.Id == track)).Standing = standing;
        return await db.SaveChangesAsync();
    });
}
