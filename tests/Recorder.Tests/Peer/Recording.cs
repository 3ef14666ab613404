using static CaseHub.Recorder.Tests.Peer.Compounds;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>The recording as one more listener of a publication.</summary>
public class Recording
{
    [Fact]
    public async Task A_recording_asks_for_a_keyframe_and_holds_what_was_published()
    {
        await using var stage = new Stage();
        Guid publication = Guid.NewGuid();
        using var media = new MemoryStream();
        var spool = new TrackSpool(media);
        TestPeer publisher = await stage.PublishAsync(publication: publication);
        publisher.SendRtp(Stage.AudioHeader(1), [0xFC, 1, 2]);
        stage.Expect<PublicationStarted>();

        TrackRecording? recording = await stage.Room.RecordAsync(publication, spool, default);
        publisher.SendRtp(Stage.VideoHeader(1), Stage.DeltaFrame(1));
        Assert.True(publisher.Until(() => Requests(publisher) > 0), "No keyframe was asked for.");
        for (int i = 2; i < 50; i++)
        {
            publisher.SendRtp(Stage.AudioHeader(i), [0xFC, 1, 2]);
            publisher.SendRtp(Stage.VideoHeader(i), i == 2 ? Stage.Keyframe(2) : Stage.DeltaFrame(3));
        }

        Assert.True(SpinWait.SpinUntil(() => stage.Room.Statistics().Any(peer => peer.PacketsIn == 98), TestPeer.Patience));
        TrackSummary summary = await recording!.StopAsync();
        Assert.True(summary is { HasAudio: true, HasVideo: true, Bytes: > 0 });
        Assert.Equal(summary.Bytes, media.Length);
        Assert.Null(await stage.Room.RecordAsync(Guid.NewGuid(), spool, default));
    }
}
