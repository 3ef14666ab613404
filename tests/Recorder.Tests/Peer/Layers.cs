using CaseHub.Recorder.Wire;
using static CaseHub.Recorder.Tests.Peer.Compounds;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>A publisher's simulcast layers, and viewers that move between them.</summary>
public class Layers
{
    private static readonly string[] Rids = ["q", "h", "f"];
    private static readonly int[] Heights = [180, 360, 720];

    private readonly ushort[] sequences = [100, 20_000, 65_530];

    [Fact]
    public async Task The_answer_mirrors_the_layers_of_the_offer()
    {
        await using var stage = new Stage();
        TestPeer publisher = await stage.PublishLayersAsync();

        SdpMedia answer = publisher.Answer.Media[0];
        Assert.Equal(Rids, answer.Simulcast!.Receives);
        Assert.All(answer.Rids, rid => Assert.False(rid.Sends));
        Assert.Equal(Rids, answer.Rids.Select(rid => rid.Id));
        Assert.Contains(answer.Extensions, extension => extension == new SdpExtension(TestOffer.RidId, RtpExtensionFields.RidUri));
        Assert.Contains(answer.Extensions, extension => extension.Id == TestOffer.RepairedRidId);
    }

    [Fact]
    public async Task Of_more_layers_than_three_the_first_three_are_taken()
    {
        await using var stage = new Stage();
        TestPeer peer = stage.NewPeer();
        string offer = TestOffer.Simulcast(peer, "a", "b", "c", "d");

        peer.TakeAnswer(await stage.Room.PublishAsync(peer.Id, Guid.NewGuid(), Guid.NewGuid(), offer, default), stage.Engine.Port);

        Assert.Equal(["a", "b", "c"], peer.Answer.Media[0].Simulcast!.Receives);
    }

    [Fact]
    public async Task A_layer_is_known_by_its_name_first_and_then_by_its_ssrc()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(audio: 0);
        TestPeer publisher = await stage.PublishLayersAsync();

        Send(publisher, layer: 0, keyframe: true);
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));
        SendUnnamed(publisher, layer: 0);
        SendUnnamed(publisher, layer: 1);

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 2));
        stage.ExpectDropped("RtpUnknownStream");
        Assert.Equal((ushort)(viewer.Rtp[0].Header.SequenceNumber + 1), viewer.Rtp[1].Header.SequenceNumber);
    }

    [Fact]
    public async Task What_comes_again_by_rtx_goes_to_the_layer_that_it_names()
    {
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock);
        TestPeer viewer = await stage.ViewAsync(audio: 0);
        TestPeer publisher = await stage.PublishLayersAsync();
        Send(publisher, layer: 0, keyframe: true);
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));
        ushort lost = ++sequences[0];
        Send(publisher, layer: 0, keyframe: false);
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 2));
        clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.True(publisher.Until(() => Nacked(publisher).Contains(lost)), "The gap was not asked for.");

        var header = new RtpHeader { PayloadType = TestOffer.Vp8Rtx, SequenceNumber = 7, Ssrc = 77 };
        publisher.SendRtpWith(header, [(byte)(lost >> 8), (byte)lost, .. Stage.DeltaFrame(9)], (TestOffer.RepairedRidId, "q"u8.ToArray()));

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 3));
        Assert.Equal(Stage.DeltaFrame(9), viewer.Rtp[2].Payload);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_viewer_moves_to_the_layer_that_its_tile_needs_at_a_keyframe_and_back(bool onAnotherLoop)
    {
        Guid publication = Guid.NewGuid();
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock, onAnotherLoop ? Stage.TwoLoops() : null);
        if (onAnotherLoop) await stage.ViewAsync(audio: 0);
        TestPeer viewer = await stage.ViewAsync(audio: 0);
        TestPeer publisher = await stage.PublishLayersAsync(publication);
        for (int layer = 0; layer < 3; layer++) Send(publisher, layer, keyframe: true);
        await MoveAsync(stage, clock, viewer, publisher, publication, lines: 720, layer: 2);
        await MoveAsync(stage, clock, viewer, publisher, publication, lines: 200, layer: 1);
        await MoveAsync(stage, clock, viewer, publisher, publication, lines: 100, layer: 0);
        await MoveAsync(stage, clock, viewer, publisher, publication, lines: 2_000, layer: 2);

        List<ReceivedRtp> picture = [.. viewer.Rtp.Where(packet => packet.Header.PayloadType == TestOffer.Vp8)];
        Assert.All(picture.Zip(picture.Skip(1)), pair =>
        {
            Assert.Equal((ushort)(pair.First.Header.SequenceNumber + 1), pair.Second.Header.SequenceNumber);
            Assert.True((int)(pair.Second.Header.Timestamp - pair.First.Header.Timestamp) > 0, "Time went backwards.");
            Assert.Equal((PictureOf(pair.First).PictureId + 1) & 0x7FFF, PictureOf(pair.Second).PictureId);
            Assert.Equal((byte)(PictureOf(pair.First).Tl0PicIdx + 1)!, PictureOf(pair.Second).Tl0PicIdx);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_figures_name_the_layers_that_come_and_the_one_that_goes_out(bool onAnotherLoop)
    {
        Guid publication = Guid.NewGuid();
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock, onAnotherLoop ? Stage.TwoLoops() : null);
        if (onAnotherLoop) await stage.ViewAsync(audio: 0);
        TestPeer viewer = await stage.ViewAsync(audio: 0);
        TestPeer publisher = await stage.PublishLayersAsync(publication);
        for (int layer = 0; layer < 3; layer++) Send(publisher, layer, keyframe: true);
        await MoveAsync(stage, clock, viewer, publisher, publication, lines: 360, layer: 1);
        clock.Advance(TimeSpan.FromSeconds(1));

        PeerStatistics Of(TestPeer peer) => stage.Room.Statistics().Single(figures => figures.PeerId == peer.Id);
        Assert.True(viewer.Until(() => stage.Room.Statistics().Count == (onAnotherLoop ? 3 : 2) && Of(viewer).Layers is [{ Height: 360 }]));
        Assert.Equal(["q:180", "h:360", "f:720"], Of(publisher).Layers.Select(layer => $"{layer.Name}:{layer.Height}"));
        Assert.Equal((publication, "0"), (Of(viewer).Layers[0].PublicationId, Of(viewer).Layers[0].Name));
    }

    [Fact]
    public async Task What_was_lost_before_a_switch_comes_again_from_the_layer_of_that_time()
    {
        Guid publication = Guid.NewGuid();
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock);
        TestPeer viewer = await stage.ViewAsync(audio: 0);
        TestPeer publisher = await stage.PublishLayersAsync(publication);
        for (int layer = 0; layer < 3; layer++) Send(publisher, layer, keyframe: true);
        await MoveAsync(stage, clock, viewer, publisher, publication, lines: 720, layer: 2);
        ReceivedRtp lost = viewer.Rtp[^1];
        await MoveAsync(stage, clock, viewer, publisher, publication, lines: 180, layer: 0);

        viewer.SendRtcp(NackOf(lost.Header));

        Assert.True(viewer.Until(() => viewer.Rtp.Exists(packet => packet.Header.PayloadType == TestOffer.Vp8Rtx)));
        ReceivedRtp again = viewer.Rtp.Single(packet => packet.Header.PayloadType == TestOffer.Vp8Rtx);
        Assert.Equal([(byte)(lost.Header.SequenceNumber >> 8), (byte)lost.Header.SequenceNumber, .. lost.Payload], again.Payload);
        Assert.Equal(lost.Header.Timestamp, again.Header.Timestamp);
    }

    [Fact]
    public async Task A_picture_out_of_sight_is_not_sent()
    {
        Guid publication = Guid.NewGuid();
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock);
        TestPeer viewer = await stage.ViewAsync(audio: 0);
        TestPeer publisher = await stage.PublishLayersAsync(publication);
        Send(publisher, layer: 0, keyframe: true);
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));
        await stage.Room.WishAsync(viewer.Id, []);
        clock.Advance(TimeSpan.FromMilliseconds(200));
        long before = stage.Engine.Counters.PacketsIn;

        Assert.True(viewer.Until(() =>
        {
            Send(publisher, layer: 0, keyframe: true);
            int count = viewer.Rtp.Count;
            viewer.Drain(quietMilliseconds: 20);
            return stage.Engine.Counters.PacketsIn > before && viewer.Rtp.Count == count;
        }));
    }

    /// <summary>Says what the page shows and sends layers until the viewer is given frames of the one that it needs.</summary>
    private async Task MoveAsync(Stage stage, SteppedClock clock, TestPeer viewer, TestPeer publisher, Guid publication, int lines, int layer)
    {
        Assert.True(await stage.Room.WishAsync(viewer.Id, [new ViewWish(publication, lines, IsPinned: false)]));
        int asked = AskedOf(publisher, layer);
        int frames = 0;
        Assert.True(viewer.Until(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(33));
            bool keyframe = AskedOf(publisher, layer) > asked;
            if (keyframe) asked = AskedOf(publisher, layer);
            long taken = stage.Engine.Counters.PacketsIn + 3;
            for (int i = 0; i < 3; i++) Send(publisher, i, keyframe && i == layer);
            // In step: the engine's time moves on only when it has taken what was sent.
            SpinWait.SpinUntil(() => stage.Engine.Counters.PacketsIn >= taken, TestPeer.Patience);
            publisher.Drain(quietMilliseconds: 1);
            viewer.Drain(quietMilliseconds: 1);
            frames = viewer.Rtp.Count > 0 && LayerOf(viewer.Rtp[^1]) == layer ? frames + 1 : 0;
            return frames == 3;
        }), $"Layer {layer} did not come.");
    }

    private static int LayerOf(ReceivedRtp packet) => packet.Payload[^1];

    private static Vp8Descriptor PictureOf(ReceivedRtp packet)
    {
        Assert.True(Vp8Descriptor.TryParse(packet.Payload, out Vp8Descriptor picture));
        return picture;
    }

    private static int AskedOf(TestPeer publisher, int layer)
    {
        int count = 0;
        foreach (byte[] compound in publisher.Rtcp)
        {
            foreach (RtcpPacket packet in Compound(compound))
                count += PictureLoss.TryParse(packet, out PictureLoss loss) && loss.MediaSsrc == SsrcOf(layer) ? 1 : 0;
        }

        return count;
    }

    private static uint SsrcOf(int layer) => (uint)(500 + layer);

    private void Send(TestPeer publisher, int layer, bool keyframe) =>
        publisher.SendRtpWith(NextHeader(layer), Frame(layer, keyframe), (TestOffer.RidId, System.Text.Encoding.ASCII.GetBytes(Rids[layer])));

    private void SendUnnamed(TestPeer publisher, int layer) => publisher.SendRtp(NextHeader(layer), Frame(layer, keyframe: false));

    private RtpHeader NextHeader(int layer) => new()
    {
        PayloadType = TestOffer.Vp8,
        Marker = true,
        SequenceNumber = ++sequences[layer],
        Timestamp = (uint)((sequences[layer] * 3_000) + (layer * 1_000_000)),
        Ssrc = SsrcOf(layer),
    };

    /// <summary>One packet with numbers of its own for each layer; its last byte names the layer.</summary>
    private byte[] Frame(int layer, bool keyframe)
    {
        var descriptor = new Vp8Descriptor
        {
            StartOfPartition = true,
            PictureId = (sequences[layer]) & 0x7FFF,
            PictureIdIsLong = true,
            Tl0PicIdx = (byte)sequences[layer],
            TemporalLayer = 0,
        };
        var payload = new byte[8];
        int length = descriptor.Write(payload);
        byte[] frame = keyframe
            ? [0x10, 0, 0, 0x9D, 0x01, 0x2A, 64, 1, (byte)Heights[layer], (byte)(Heights[layer] >> 8), (byte)layer]
            : [0x11, 0, 0, 0, (byte)layer];
        return [.. payload.AsSpan(0, length), .. frame];
    }
}
