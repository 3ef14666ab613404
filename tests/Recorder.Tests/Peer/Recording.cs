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

        TrackRecording? recording = await stage.Room.RecordAsync(publication, spool, TimeProvider.System.GetTimestamp() - (3 * TimeProvider.System.TimestampFrequency), default);
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
        // It counts from when the caller's time line began, less the second of sound that was sent at once.
        Assert.InRange(summary.StartOffset.TotalSeconds, 2, 3 + TestPeer.Patience.TotalSeconds);
        Assert.Null(await stage.Room.RecordAsync(Guid.NewGuid(), spool, default));
    }

    [Fact]
    public async Task A_recording_tells_when_its_person_spoke_by_their_own_measure()
    {
        await using var stage = new Stage();
        Guid publication = Guid.NewGuid();
        TestPeer publisher = await stage.PublishAsync(publication: publication, video: false);
        publisher.SendRtp(Stage.AudioHeader(1), [0xFC, 1, 2], quietness: 127);
        stage.Expect<PublicationStarted>();
        using var media = new MemoryStream();
        TrackRecording? recording = await stage.Room.RecordAsync(publication, new TrackSpool(media), default);
        // Two seconds, of which the second is loud; all of it is sent at once, so its time is what the timestamps say.
        for (int i = 2; i < 102; i++) publisher.SendRtp(Stage.AudioHeader(i), [0xFC, 1, 2], quietness: (byte)(i < 52 ? 90 : 30));

        Assert.True(SpinWait.SpinUntil(() => stage.Room.Statistics().Any(peer => peer.PacketsIn == 101), TestPeer.Patience));
        SpeechSpan spoken = Assert.Single((await recording!.StopAsync()).Speech);
        Assert.Equal((1.0, 2.0), (spoken.From.TotalSeconds, spoken.To.TotalSeconds));
    }
}
