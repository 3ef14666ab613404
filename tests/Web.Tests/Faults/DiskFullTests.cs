using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Faults;

/// <summary>The disk that recordings land on first has no room left: the meeting notices nothing but a banner.</summary>
[Collection(nameof(FaultTests))]
public sealed class DiskFullTests(ITestOutputHelper output)
{
    private const int Megabytes = 24;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Hub")]
    public async Task A_full_disk_is_told_within_five_seconds_and_costs_nothing_once_there_is_room_again()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Mounting a small disk needs root: run this as root.");
        await using RunningHub hub = RunningHub.Prepare(Studio.MediaAddress);
        await using SmallDisk disk = await SmallDisk.MountAsync(Path.Combine(hub.DataFolder, "spool"), Megabytes);
        await hub.StartAgainAsync(Cancel);
        await using MeetingUnderWay meeting = await MeetingUnderWay.BeginAsync(hub, Cancel);
        await meeting.AssertGoesOnAsync(Moment, Cancel);

        disk.Fill();
        TimeSpan told = await meeting.UntilTroubleIsAsync("disk", MeetingUnderWay.Told, Cancel);
        await meeting.AssertGoesOnAsync(Moment, Cancel);
        disk.MakeRoom();
        TimeSpan over = await meeting.UntilTroubleIsAsync(null, MeetingUnderWay.Told, Cancel);
        await meeting.AssertGoesOnAsync(Moment, Cancel);

        List<KeptTrack> tracks = await meeting.CompleteAsync(recorded => recorded.StoredManifestAsync(hub, Cancel), null, Patience, Cancel);
        Assert.All(tracks, meeting.AssertWhole);
        output.WriteLine($"the room said so after {told.TotalSeconds:F2} s, and that it was over after {over.TotalSeconds:F2} s");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_recording_that_is_stopped_while_the_disk_is_full_completes_by_itself_once_there_is_room()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Mounting a small disk needs root: run this as root.");
        await using RunningHub hub = RunningHub.Prepare(Studio.MediaAddress);
        await using SmallDisk disk = await SmallDisk.MountAsync(Path.Combine(hub.DataFolder, "spool"), Megabytes);
        await hub.StartAgainAsync(Cancel);
        await using MeetingUnderWay meeting = await MeetingUnderWay.BeginAsync(hub, Cancel);
        await meeting.AssertGoesOnAsync(Moment, Cancel);

        disk.Fill();
        await meeting.UntilTroubleIsAsync("disk", MeetingUnderWay.Told, Cancel);
        List<KeptTrack> tracks = await meeting.CompleteAsync(
            recorded => recorded.StoredManifestAsync(hub, Cancel),
            async () =>
            {
                await meeting.AssertGoesOnAsync(Moment, Cancel);
                disk.MakeRoom();
            },
            Patience,
            Cancel);
        Assert.Equal(2, tracks.Count);
    }
}
