namespace CaseHub.Recorder.Tests.Peer;

/// <summary>Authentic peers that send what no browser would: it is dropped and counted, and media goes on.</summary>
public class Nonsense
{
    [Fact]
    public async Task Malformed_payloads_and_reports_of_a_known_peer_leave_its_media_running()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync();
        TestPeer publisher = await stage.PublishAsync();

        publisher.SendRtp(Stage.VideoHeader(1), []);
        publisher.SendRtp(Stage.VideoHeader(2), [0xFF]);
        publisher.SendRtp(Stage.VideoHeader(3) with { PayloadType = TestOffer.Vp8Rtx, Ssrc = Stage.RtxSsrc }, [1]);
        publisher.SendRtp(Stage.VideoHeader(4) with { PayloadType = 5, Ssrc = 5 }, [1]);
        publisher.SendRtcp([0x80, 201, 0, 9, 0, 0, 0, 1]);
        viewer.SendRtcp([0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0xFF, 0xFF, 0xFF, 0xFF]);
        publisher.SendRtp(Stage.AudioHeader(1), [1, 2, 3]);

        Assert.True(viewer.Until(() => viewer.Rtp.Exists(packet => packet.Payload.AsSpan().SequenceEqual((byte[])[1, 2, 3]))));
        stage.ExpectDropped("RtcpMalformed");
        stage.ExpectDropped("RtpUnknownStream");
    }

    [Fact]
    public async Task Authentic_nonsense_of_every_kind_leaves_the_peers_and_their_media_running()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync();
        TestPeer publisher = await stage.PublishAsync();
        var random = new Random(1);
        long before = stage.Engine.Counters.PacketsIn;
        byte[][] reports = Vector.AllHex("rtcp"), frames = Vector.AllHex("vp8");

        for (int i = 0; i < 1_500; i++)
        {
            byte[] report = Changed(reports[i % reports.Length], random, keep: 8);
            viewer.SendRtcp(report);
            publisher.SendRtcp(report);
            publisher.SendRtp(Stage.VideoHeader(i), Changed(frames[i % frames.Length], random, keep: 0));
            // In step with the engine, or the viewer's own socket overflows and loses what the engine sent.
            long taken = before + (3 * (i + 1));
            if (i % 20 != 0) continue;
            Assert.True(viewer.Until(() => stage.Engine.Counters.PacketsIn >= taken));
            viewer.Drain(quietMilliseconds: 1);
        }

        publisher.SendRtp(Stage.AudioHeader(1), [1, 2, 3]);
        Assert.True(viewer.Until(() => viewer.Rtp.Exists(packet => packet.Payload.AsSpan().SequenceEqual((byte[])[1, 2, 3]))));
        Assert.DoesNotContain(stage.Events, happened => happened is PeerClosed);
    }

    [Fact]
    public async Task Answers_to_a_flood_of_NACKs_are_capped()
    {
        await using Stage stage = Stage.WithStillTime(out _);
        TestPeer viewer = await stage.ViewAsync(audio: 0);
        TestPeer publisher = await stage.PublishAsync(audio: false);
        publisher.SendRtp(Stage.VideoHeader(1), Stage.Keyframe(1));
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));
        byte[] nack = Compounds.NackOf(viewer.Rtp[0].Header);

        for (int i = 0; i < 1_000; i++) viewer.SendRtcp(nack);

        stage.ExpectDropped("RtcpOverBudget");
        viewer.Drain();
        Assert.Equal(1 + 200, viewer.Rtp.Count);
    }

    /// <summary>A copy with some bytes changed behind the first ones, without which nothing would be authenticated.</summary>
    private static byte[] Changed(byte[] vector, Random random, int keep)
    {
        byte[] copy = [.. vector];
        for (int changes = random.Next(1, 5); changes > 0 && copy.Length > keep; changes--) copy[random.Next(keep, copy.Length)] = (byte)random.Next(256);
        return copy;
    }
}
