using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>What a listener of the meters sees of a session.</summary>
public class Meters
{
    private const int Sent = 6;

    [Fact]
    public async Task A_session_is_told_by_engine_room_peer_and_track()
    {
        await using var stage = new Stage();
        using var readings = new Readings(stage.Engine);
        (TestPeer publisher, TestPeer viewer) = await TalkAsync(stage);
        IReadOnlyList<Reading> told = Settled(stage, readings);

        Assert.Equal(stage.Room.SessionId.ToString(), One("casehub.media.room.peers").Tags["casehub.session.id"]);
        Assert.Equal(2, One("casehub.media.room.peers").Value);
        Assert.Equal(2 * Sent, One("casehub.media.room.packets", ("network.io.direction", "receive")).Value);
        Assert.True(One("casehub.media.packets", ("network.io.direction", "receive")).Value > 2 * Sent);
        Assert.True(One("casehub.media.loop.busy", ("casehub.media.loop.number", "0")).Value > 0);
        Assert.Equal(1, One("casehub.media.peers", ("casehub.media.peer.role", "viewer"), ("casehub.media.peer.state", "connected")).Value);
        Assert.Equal(2 * Sent, One("casehub.media.peer.packets", ("casehub.media.peer.id", $"{publisher.Id}")).Value);
        Assert.Equal(2, One("casehub.media.peer.packets.asked_for", ("casehub.media.peer.id", $"{viewer.Id}")).Value);
        Assert.InRange(One("casehub.media.track.packets.asked_for", ("casehub.media.peer.id", $"{publisher.Id}"), ("casehub.media.track.kind", "video")).Value, 1, 20);
        Assert.Equal(1, One("casehub.media.track.packets.lost", ("casehub.media.peer.id", $"{publisher.Id}"), ("casehub.media.track.kind", "video")).Value);
        Assert.Equal(Sent, One("casehub.media.track.packets", ("casehub.media.peer.id", $"{viewer.Id}"), ("casehub.media.track.mid", "0")).Value);
        Assert.Equal(1, One("casehub.media.track.keyframes.asked_for", ("casehub.media.peer.id", $"{viewer.Id}"), ("casehub.media.track.mid", "1")).Value);
        Assert.Equal(0.5, One("casehub.media.track.jitter", ("casehub.media.peer.id", $"{viewer.Id}"), ("casehub.media.track.mid", "1")).Value);
        Assert.Equal(0.25, One("casehub.media.peer.loss", ("casehub.media.peer.id", $"{viewer.Id}")).Value);
        Assert.Equal(16, One("casehub.media.track.height", ("casehub.media.peer.id", $"{viewer.Id}")).Value);

        Reading One(string instrument, params (string Key, string Value)[] tags) =>
            Assert.Single(told, reading => reading.Instrument == instrument && Array.TrueForAll(tags, tag => $"{reading.Tags.GetValueOrDefault(tag.Key)}" == tag.Value));
    }

    [Fact]
    public async Task What_a_room_came_to_does_not_fall_when_people_leave()
    {
        await using var stage = new Stage();
        using var readings = new Readings(stage.Engine);
        (TestPeer publisher, TestPeer viewer) = await TalkAsync(stage);
        RoomTotals before = stage.Room.Totals;
        Settled(stage, readings);

        publisher.Close();
        await stage.Room.ClosePeerAsync(viewer.Id);

        Assert.True(SpinWait.SpinUntil(() => stage.Room.Statistics().Count == 0, TestPeer.Patience));
        Assert.True(SpinWait.SpinUntil(() => stage.Room.Totals is { PacketsIn: 2 * Sent, PacketsOut: > Sent }, TestPeer.Patience));
        Assert.True(stage.Room.Totals.BytesIn >= before.BytesIn);
        Assert.DoesNotContain(readings.Collect(), reading => reading.Tags.ContainsKey("casehub.media.peer.id"));
    }

    [Fact]
    public async Task Every_instrument_says_what_it_counts_and_in_which_unit_and_tags_are_ids_and_known_words()
    {
        string[] units = ["{packet}", "By", "{room}", "{peer}", "{request}", "{line}", "s", "bit/s", "1"];
        string[] words = ["receive", "transmit", "publisher", "viewer", "connected", "connecting", "audio", "video", "", "0", "1"];
        await using var stage = new Stage();
        using var readings = new Readings(stage.Engine);
        await TalkAsync(stage);

        Assert.All(readings.Instruments, instrument =>
        {
            Assert.StartsWith("casehub.media.", instrument.Name, StringComparison.Ordinal);
            Assert.Contains(instrument.Unit, units);
            Assert.EndsWith(".", instrument.Description, StringComparison.Ordinal);
        });
        Assert.All(Settled(stage, readings).Where(reading => reading.Instrument != "casehub.media.dropped").SelectMany(reading => reading.Tags), tag =>
            Assert.True(Guid.TryParse($"{tag.Value}", out _) || tag.Value is int || words.Contains($"{tag.Value}"), $"{tag.Key} is {tag.Value}"));
    }

    /// <summary>Six sounds and six pictures, of which the publisher leaves out a number; the viewer reports, asks for two packets and a keyframe.</summary>
    private static async Task<(TestPeer Publisher, TestPeer Viewer)> TalkAsync(Stage stage)
    {
        TestPeer viewer = await stage.ViewAsync();
        TestPeer publisher = await stage.PublishAsync();
        for (int i = 1; i <= Sent; i++)
        {
            publisher.SendRtp(Stage.AudioHeader(i), new byte[80]);
            publisher.SendRtp(Stage.VideoHeader(i == Sent ? i + 1 : i), Stage.Keyframe(0));
        }

        Assert.True(viewer.Until(() => viewer.Rtp.Count(packet => packet.Header.PayloadType != TestOffer.Vp8Rtx) >= 2 * Sent));
        Assert.True(publisher.Until(() => Compounds.Nacked(publisher).Count > 0));
        uint video = viewer.Answer.Media[1].Sources[0].Ssrc;
        ushort first = viewer.Rtp.First(packet => packet.Header.Ssrc == video).Header.SequenceNumber;
        var compound = new byte[200];
        var writer = new RtcpWriter(compound);
        writer.ReceiverReport(1, [new ReportBlock { Ssrc = video, FractionLost = 64, Jitter = 45_000 }]);
        writer.Nack(1, video, [first, (ushort)(first + 1)]);
        writer.PictureLoss(1, video);
        Assert.True(writer.TryFinish(out int length));
        viewer.SendRtcp(compound.AsSpan(0, length));
        return (publisher, viewer);
    }

    /// <summary>Figures are at most a second old: those of after the viewer's report.</summary>
    private static IReadOnlyList<Reading> Settled(Stage stage, Readings readings)
    {
        Assert.True(SpinWait.SpinUntil(() => stage.Room.Statistics().Any(peer => peer is { Publishes: false, KeyframesAskedFor: 1 }), TestPeer.Patience));
        return readings.Collect();
    }
}
