using System.Net.Sockets;
using CaseHub.Recorder.Wire;
using static CaseHub.Recorder.Tests.Peer.Compounds;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>Publisher, engine and viewer over real sockets on loopback.</summary>
public class Forwarding
{
    [Fact]
    public async Task A_viewer_gets_the_publishers_sound_and_picture()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync();
        TestPeer publisher = await stage.PublishAsync();

        publisher.SendRtp(Stage.AudioHeader(1), [1, 2, 3]);
        publisher.SendRtp(Stage.VideoHeader(1), Stage.Keyframe(7));

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 2));
        Assert.Equal([1, 2, 3], viewer.Rtp.Single(packet => packet.Header.PayloadType == TestOffer.Opus).Payload);
        Assert.Equal(Stage.Keyframe(7), viewer.Rtp.Single(packet => packet.Header.PayloadType == TestOffer.Vp8).Payload);
    }

    [Fact]
    public async Task A_viewer_on_ipv6_is_served_like_one_on_ipv4()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0, ipv6: true);
        TestPeer publisher = await stage.PublishAsync(video: false);

        publisher.SendRtp(Stage.AudioHeader(1), [1, 2, 3]);

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));
    }

    [Fact]
    public async Task What_goes_out_has_the_ssrcs_of_the_answer_and_no_extension_but_our_number()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync();
        TestPeer publisher = await stage.PublishAsync();

        publisher.SendRtp(Stage.VideoHeader(1), Stage.Keyframe(1), TestOffer.TransportSequenceId, 1);

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));
        Assert.Equal(viewer.Answer.Media[1].Sources[0].Ssrc, viewer.Rtp[0].Header.Ssrc);
        var numbers = new List<byte>();
        foreach (RtpExtensionElement element in RtpHeaderExtensions.Of(viewer.Rtp[0].Plain, viewer.Rtp[0].Header)) numbers.Add(element.Id);
        Assert.Equal([TestOffer.TransportSequenceId], numbers);
    }

    [Fact]
    public async Task A_picture_begins_with_a_keyframe_and_the_publisher_is_asked_for_one()
    {
        await using var stage = new Stage();
        TestPeer publisher = await stage.PublishAsync(audio: false);
        publisher.SendRtp(Stage.VideoHeader(1), Stage.DeltaFrame(1));
        TestPeer viewer = await stage.ViewAsync(audio: 0);
        stage.Expect<SlotsChanged>(changed => changed.Slots[0].PublicationId is not null);

        Assert.True(publisher.Until(() => Requests(publisher) == 1), "No keyframe was asked for.");
        publisher.SendRtp(Stage.VideoHeader(2), Stage.DeltaFrame(2));
        publisher.SendRtp(Stage.VideoHeader(3), Stage.Keyframe(3));
        publisher.SendRtp(Stage.VideoHeader(4), Stage.DeltaFrame(4));

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 2));
        Assert.Equal(Stage.Keyframe(3), viewer.Rtp[0].Payload);
        Assert.Equal(Stage.DeltaFrame(4), viewer.Rtp[1].Payload);
    }

    [Fact]
    public async Task Who_comes_shortly_after_a_keyframe_begins_with_it_and_with_what_came_since()
    {
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock);
        TestPeer publisher = await stage.PublishAsync(audio: false);
        publisher.SendRtp(Stage.VideoHeader(1), Stage.Keyframe(1));
        publisher.SendRtp(Stage.VideoHeader(2), Stage.DeltaFrame(2));
        stage.Expect<PublicationStarted>();
        clock.Advance(TimeSpan.FromMilliseconds(300));

        TestPeer viewer = await stage.ViewAsync(audio: 0);
        clock.Advance(TimeSpan.FromMilliseconds(20));

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 2));
        Assert.Equal([Stage.Keyframe(1), Stage.DeltaFrame(2)], viewer.Rtp.Select(packet => packet.Payload));
        Assert.Equal(0, Requests(publisher));
        publisher.SendRtp(Stage.VideoHeader(3), Stage.DeltaFrame(3));
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 3));
        Assert.Equal((ushort)(viewer.Rtp[0].Header.SequenceNumber + 2), viewer.Rtp[2].Header.SequenceNumber);
    }

    [Fact]
    public async Task Who_comes_long_after_a_keyframe_waits_for_the_next()
    {
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock);
        TestPeer publisher = await stage.PublishAsync(audio: false);
        publisher.SendRtp(Stage.VideoHeader(1), Stage.Keyframe(1));
        stage.Expect<PublicationStarted>();
        clock.Advance(TimeSpan.FromMilliseconds(1_100));

        TestPeer viewer = await stage.ViewAsync(audio: 0);
        clock.Advance(TimeSpan.FromMilliseconds(20));

        Assert.True(publisher.Until(() => Requests(publisher) == 1), "No keyframe was asked for.");
        Assert.Empty(viewer.Rtp);
    }

    [Fact]
    public async Task Redundant_sound_goes_whole_over_a_line_that_loses_and_the_present_packet_over_others()
    {
        await using var stage = new Stage();
        TestPeer publisher = stage.NewPeer(), takes = stage.NewPeer(), takesNot = await stage.ViewAsync();
        takes.TakeAnswer(await stage.Room.ViewAsync(takes.Id, Guid.NewGuid(), TestOffer.WithRed(TestOffer.Viewer(takes)), default), stage.Engine.Port);
        takes.Connect();
        publisher.TakeAnswer(await stage.Room.PublishAsync(publisher.Id, Guid.NewGuid(), Guid.NewGuid(), TestOffer.WithRed(TestOffer.Publisher(publisher)), default), stage.Engine.Port);
        publisher.Connect();
        byte[] sound = [0x80 | TestOffer.Opus, 0x0F, 0, 2, TestOffer.Opus, 1, 2, 8, 9];
        int number = 0;
        void Speak()
        {
            publisher.SendRtp(Stage.VideoHeader(++number), Stage.Keyframe(1));
            publisher.SendRtp(Stage.AudioHeader(number) with { PayloadType = TestOffer.Red }, sound);
        }

        Speak();
        Assert.True(takes.Until(() => takes.Rtp.Exists(packet => packet.Header.PayloadType == TestOffer.Opus)));
        Assert.Equal([8, 9], takes.Rtp.Find(packet => packet.Header.PayloadType == TestOffer.Opus)!.Payload);

        takes.SendRtcp(LossOf(takes.Answer.Media[0].Sources[0].Ssrc, 26));
        takesNot.SendRtcp(LossOf(takesNot.Answer.Media[0].Sources[0].Ssrc, 26));
        Assert.True(takes.Until(() =>
        {
            Speak();
            return takes.Rtp.Exists(packet => packet.Header.PayloadType == TestOffer.Red);
        }));
        Assert.Equal(sound, takes.Rtp.Find(packet => packet.Header.PayloadType == TestOffer.Red)!.Payload);
        Assert.True(takesNot.Until(() => takesNot.Rtp.Exists(packet => packet.Header.PayloadType == TestOffer.Opus)));
        takesNot.Drain();
        Assert.DoesNotContain(takesNot.Rtp, packet => packet.Header.PayloadType == TestOffer.Red);
    }

    [Fact]
    public async Task A_packet_lost_on_the_way_to_the_viewer_comes_again_by_rtx()
    {
        await using Stage stage = Stage.WithStillTime(out _);
        (TestPeer publisher, TestPeer viewer) = await StartPictureAsync(stage, rtx: true);
        ReceivedRtp lost = viewer.Rtp[1];

        viewer.SendRtcp(NackOf(lost.Header));

        Assert.True(viewer.Until(() => viewer.Rtp.Exists(packet => packet.Header.PayloadType == TestOffer.Vp8Rtx)));
        ReceivedRtp resent = viewer.Rtp.Single(packet => packet.Header.PayloadType == TestOffer.Vp8Rtx);
        Assert.Equal(viewer.Answer.Media[0].Sources[1].Ssrc, resent.Header.Ssrc);
        Assert.Equal([(byte)(lost.Header.SequenceNumber >> 8), (byte)lost.Header.SequenceNumber, .. lost.Payload], resent.Payload);
        Assert.Equal(lost.Header.Timestamp, resent.Header.Timestamp);
        Assert.NotNull(publisher);
    }

    [Fact]
    public async Task Without_rtx_the_very_same_bytes_come_again()
    {
        await using Stage stage = Stage.WithStillTime(out _);
        (_, TestPeer viewer) = await StartPictureAsync(stage, rtx: false);
        ReceivedRtp lost = viewer.Rtp[1];

        viewer.SendRtcp(NackOf(lost.Header));

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 4));
        Assert.Equal(lost.Wire, viewer.Rtp[3].Wire);
    }

    [Fact]
    public async Task A_packet_that_never_came_is_asked_for_and_handed_on_when_it_comes_by_rtx()
    {
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock);
        (TestPeer publisher, TestPeer viewer) = await StartPictureAsync(stage, rtx: true);

        publisher.SendRtp(Stage.VideoHeader(6), Stage.DeltaFrame(6));
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 4));
        clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.True(publisher.Until(() => Nacked(publisher).Contains((ushort)5)), "The gap was not asked for.");
        var header = new RtpHeader { PayloadType = TestOffer.Vp8Rtx, SequenceNumber = 77, Timestamp = 5 * 3000, Ssrc = Stage.RtxSsrc };
        publisher.SendRtp(header, [0, 5, .. Stage.DeltaFrame(5)]);
        publisher.SendRtp(header with { SequenceNumber = 78 }, [0, 5, .. Stage.DeltaFrame(5)]);
        publisher.SendRtp(Stage.VideoHeader(7), Stage.DeltaFrame(7));

        Assert.True(viewer.Until(() => viewer.Rtp.Exists(packet => packet.Payload.AsSpan().SequenceEqual(Stage.DeltaFrame(7)))));
        Assert.Single(viewer.Rtp, packet => packet.Payload.AsSpan().SequenceEqual(Stage.DeltaFrame(5)));
        Assert.Equal(viewer.Rtp.Count, viewer.Rtp.Select(packet => packet.Header.SequenceNumber).Distinct().Count());
    }

    [Fact]
    public async Task Many_wishes_for_a_keyframe_become_one_request_in_a_second()
    {
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock);
        (TestPeer publisher, TestPeer viewer) = await StartPictureAsync(stage, rtx: true);
        TestPeer second = await stage.ViewAsync(audio: 0);

        for (int step = 0; step < 25; step++)
        {
            long before = stage.Engine.Counters.PacketsIn;
            viewer.SendRtcp(PictureLossOf(viewer));
            second.SendRtcp(PictureLossOf(second));
            Assert.True(publisher.Until(() => stage.Engine.Counters.PacketsIn >= before + 2));
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.True(publisher.Until(() => Requests(publisher) > 0), "No keyframe was asked for.");
        // 2.5 s went by for the engine: at once, after one second, after two.
        publisher.Drain();
        Assert.InRange(Requests(publisher), 1, 3);
    }

    [Fact]
    public async Task Nobody_is_shown_what_they_publish()
    {
        await using var stage = new Stage();
        Guid owner = Guid.NewGuid();
        TestPeer viewer = await stage.ViewAsync(owner);
        TestPeer own = await stage.PublishAsync(owner);
        TestPeer other = await stage.PublishAsync();

        own.SendRtp(Stage.AudioHeader(1), [1]);
        other.SendRtp(Stage.AudioHeader(1), [2]);

        Assert.True(viewer.Until(() => viewer.Rtp.Count > 0));
        viewer.Drain();
        Assert.All(viewer.Rtp, packet => Assert.Equal([2], packet.Payload));
    }

    [Fact]
    public async Task A_slot_goes_on_with_its_own_numbers_when_another_publisher_takes_it()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0);
        TestPeer first = await stage.PublishAsync(video: false);
        first.SendRtp(Stage.AudioHeader(500), [1]);
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));
        TestPeer second = await stage.PublishAsync(video: false);

        await stage.Room.ClosePeerAsync(first.Id);
        second.SendRtp(Stage.AudioHeader(9_000), [2]);

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 2));
        Assert.Equal((ushort)(viewer.Rtp[0].Header.SequenceNumber + 1), viewer.Rtp[1].Header.SequenceNumber);
        Assert.Equal(viewer.Rtp[0].Header.Ssrc, viewer.Rtp[1].Header.Ssrc);
        Assert.InRange((int)(viewer.Rtp[1].Header.Timestamp - viewer.Rtp[0].Header.Timestamp), 1, 48_000 * 10);
    }

    [Fact]
    public async Task A_screen_goes_to_the_last_picture_slot()
    {
        await using var stage = new Stage();
        Guid screen = Guid.NewGuid(), camera = Guid.NewGuid();
        await stage.ViewAsync(audio: 1, video: 3);
        TestPeer sharing = await stage.PublishAsync(publication: screen, audio: false, kind: PublicationKind.Screen);
        TestPeer talking = await stage.PublishAsync(publication: camera);
        sharing.SendRtp(Stage.VideoHeader(1), Stage.Keyframe(1));
        stage.Expect<PublicationStarted>(started => started.PublicationId == screen);
        talking.SendRtp(Stage.VideoHeader(1), Stage.Keyframe(1));

        SlotsChanged changed = stage.Expect<SlotsChanged>(slots => slots.Slots[1].PublicationId is not null);
        Assert.Equal([camera, camera, null, screen], changed.Slots.Select(slot => slot.PublicationId));
    }

    [Fact]
    public async Task The_publisher_is_told_when_each_packet_came()
    {
        await using var stage = new Stage();
        TestPeer publisher = await stage.PublishAsync(video: false);

        for (int i = 1; i <= 3; i++) publisher.SendRtp(Stage.AudioHeader(i), [1], TestOffer.TransportSequenceId, (ushort)(100 + i));

        Assert.True(publisher.Until(() => Arrived(publisher).Count == 3));
        Assert.Equal([101, 102, 103], Arrived(publisher));
    }

    [Fact]
    public async Task The_senders_clock_reaches_the_viewer_in_the_slots_timestamps()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0);
        TestPeer publisher = await stage.PublishAsync(video: false);
        publisher.SendRtp(Stage.AudioHeader(10), [1]);
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));

        const ulong Ntp = 0xE000_0000_8000_0000;
        var report = new byte[64];
        var writer = new RtcpWriter(report);
        writer.SenderReport(Stage.AudioSsrc, Ntp, Stage.AudioHeader(10).Timestamp, 1, 1);
        Assert.True(writer.TryFinish(out int length));
        publisher.SendRtcp(report.AsSpan(0, length));

        Assert.True(viewer.Until(() => viewer.Rtcp.Count > 0));
        foreach (RtcpPacket packet in Compound(viewer.Rtcp[0]))
        {
            if (!SenderReport.TryParse(packet, out SenderReport told)) continue;
            Assert.Equal(Ntp, told.NtpTimestamp);
            Assert.Equal(viewer.Rtp[0].Header.Timestamp, told.RtpTimestamp);
            Assert.Equal(viewer.Rtp[0].Header.Ssrc, told.Ssrc);
        }
    }

    private static async Task<(TestPeer Publisher, TestPeer Viewer)> StartPictureAsync(Stage stage, bool rtx)
    {
        TestPeer viewer = await stage.ViewAsync(audio: 0, rtx: rtx);
        TestPeer publisher = await stage.PublishAsync(audio: false);
        publisher.SendRtp(Stage.VideoHeader(2), Stage.Keyframe(2));
        publisher.SendRtp(Stage.VideoHeader(3), Stage.DeltaFrame(3));
        publisher.SendRtp(Stage.VideoHeader(4), Stage.DeltaFrame(4));
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 3));
        return (publisher, viewer);
    }
}
