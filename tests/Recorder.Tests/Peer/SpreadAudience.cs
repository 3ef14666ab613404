using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;
using static CaseHub.Recorder.Tests.Peer.Compounds;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>A room whose viewers are on two loops: one beside the publishers, the others where these are mirrored.</summary>
public class SpreadAudience
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Viewers_on_both_loops_get_the_same_sound_and_picture()
    {
        await using var stage = new Stage(Stage.TwoLoops());
        TestPeer near = await stage.ViewAsync();
        TestPeer far = await stage.ViewAsync();
        TestPeer publisher = await stage.PublishAsync();

        publisher.SendRtp(Stage.VideoHeader(0), Stage.Keyframe(0));
        for (int i = 1; i <= 200; i++)
        {
            publisher.SendRtp(Stage.AudioHeader(i), [1, (byte)i]);
            publisher.SendRtp(Stage.VideoHeader(i), Stage.DeltaFrame((byte)i));
            Assert.True(near.Until(() => near.Rtp.Count == 1 + (2 * i)));
            Assert.True(far.Until(() => far.Rtp.Count == 1 + (2 * i)));
        }

        Assert.Equal(2, stage.Room.Parts.Count);
        foreach (byte type in (byte[])[TestOffer.Opus, TestOffer.Vp8])
        {
            Assert.Equal(Of(near, type).Select(packet => packet.Payload[^1]), Of(far, type).Select(packet => packet.Payload[^1]));
            Assert.All(Of(far, type).Zip(Of(far, type).Skip(1)), pair =>
                Assert.Equal((ushort)(pair.First.Header.SequenceNumber + 1), pair.Second.Header.SequenceNumber));
        }
    }

    [Fact]
    public async Task Who_comes_to_another_loop_in_the_middle_begins_with_the_latest_keyframe()
    {
        await using var stage = new Stage(Stage.TwoLoops());
        TestPeer near = await stage.ViewAsync(audio: 0);
        TestPeer publisher = await stage.PublishAsync(audio: false);
        publisher.SendRtp(Stage.VideoHeader(0), Stage.Keyframe(1));
        publisher.SendRtp(Stage.VideoHeader(1), Stage.DeltaFrame(2));
        Assert.True(near.Until(() => near.Rtp.Count == 2));

        TestPeer far = await stage.ViewAsync(audio: 0);

        Assert.True(far.Until(() => far.Rtp.Count == 2));
        Assert.Equal([1, 2], far.Rtp.Select(packet => (int)packet.Payload[^1]));
    }

    [Fact]
    public async Task A_wish_for_a_keyframe_reaches_the_publisher_from_another_loop_once_a_second()
    {
        await using var stage = new Stage(Stage.TwoLoops());
        await stage.ViewAsync(audio: 0);
        TestPeer far = await stage.ViewAsync(audio: 0);
        TestPeer publisher = await stage.PublishAsync(audio: false);
        publisher.SendRtp(Stage.VideoHeader(0), Stage.Keyframe(1));
        Assert.True(far.Until(() => far.Rtp.Count == 1));
        publisher.Drain();
        int before = Requests(publisher);

        for (int i = 0; i < 20; i++) far.SendRtcp(PictureLossOf(far));

        Assert.True(publisher.Until(() => Requests(publisher) > before));
        publisher.Drain();
        Assert.Equal(before + 1, Requests(publisher));
    }

    [Fact]
    public async Task What_a_viewer_on_another_loop_lost_comes_again_from_there()
    {
        await using var stage = new Stage(Stage.TwoLoops());
        await stage.ViewAsync(audio: 0);
        TestPeer far = await stage.ViewAsync(audio: 0);
        TestPeer publisher = await stage.PublishAsync(audio: false);
        publisher.SendRtp(Stage.VideoHeader(0), Stage.Keyframe(1));
        Assert.True(far.Until(() => far.Rtp.Count == 1));

        far.SendRtcp(NackOf(far.Rtp[0].Header));

        Assert.True(far.Until(() => far.Rtp.Count == 2));
        Assert.Equal(TestOffer.Vp8Rtx, far.Rtp[1].Header.PayloadType);
    }

    [Fact]
    public async Task The_senders_clock_reaches_another_loop_without_a_packet_after_it()
    {
        await using var stage = new Stage(Stage.TwoLoops());
        await stage.ViewAsync(video: 0);
        TestPeer far = await stage.ViewAsync(video: 0);
        TestPeer publisher = await stage.PublishAsync(video: false);
        publisher.SendRtp(Stage.AudioHeader(10), [1]);
        Assert.True(far.Until(() => far.Rtp.Count == 1));
        const ulong Ntp = 0xE000_0000_8000_0000;
        var report = new byte[64];
        var writer = new RtcpWriter(report);
        writer.SenderReport(Stage.AudioSsrc, Ntp, Stage.AudioHeader(10).Timestamp, 1, 1);
        Assert.True(writer.TryFinish(out int length));

        publisher.SendRtcp(report.AsSpan(0, length));

        Assert.True(far.Until(() => far.Rtcp.Count > 0));
        foreach (RtcpPacket packet in Compound(far.Rtcp[0]))
        {
            if (!SenderReport.TryParse(packet, out SenderReport told)) continue;
            Assert.Equal(Ntp, told.NtpTimestamp);
            Assert.Equal(far.Rtp[0].Header.Timestamp, told.RtpTimestamp);
        }
    }

    [Fact]
    public async Task Another_loop_hears_who_speaks()
    {
        Guid[] publications = [Guid.NewGuid(), Guid.NewGuid()];
        await using var stage = new Stage(Stage.TwoLoops());
        await stage.ViewAsync(video: 0);
        TestPeer far = await stage.ViewAsync(video: 0);
        TestPeer[] people = [await stage.PublishAsync(publication: publications[0], video: false), await stage.PublishAsync(publication: publications[1], video: false)];
        int sequence = 0;
        foreach (int speaker in (int[])[1, 0, 1])
        {
            Assert.True(far.Until(() =>
            {
                sequence++;
                for (int i = 0; i < 2; i++) people[i].SendRtp(Stage.AudioHeader(sequence), [0xFC, 1, 0], quietness: i == speaker ? (byte)20 : (byte)127);
                return ShownTo(stage, far)?[0].PublicationId == publications[speaker];
            }), $"Nobody noticed that {speaker} speaks.");
        }
    }

    [Fact]
    public async Task What_has_ended_leaves_the_slots_on_another_loop()
    {
        await using var stage = new Stage(Stage.TwoLoops());
        await stage.ViewAsync();
        TestPeer far = await stage.ViewAsync();
        TestPeer publisher = await stage.PublishAsync();
        publisher.SendRtp(Stage.AudioHeader(1), [1]);
        stage.Expect<SlotsChanged>(changed => changed.PeerId == far.Id && changed.Slots.All(slot => slot.PublicationId is not null));

        await stage.Room.ClosePeerAsync(publisher.Id);

        Assert.True(SpinWait.SpinUntil(() => ShownTo(stage, far)!.All(slot => slot.PublicationId is null), TestPeer.Patience));
        Assert.Single(stage.Events.OfType<PublicationStarted>());
        Assert.Single(stage.Events.OfType<PublicationEnded>());
    }

    [Fact]
    public async Task The_part_on_another_loop_closes_with_its_last_viewer_and_opens_again()
    {
        await using var stage = new Stage(Stage.TwoLoops());
        TestPeer near = await stage.ViewAsync(video: 0);
        TestPeer publisher = await stage.PublishAsync(video: false);
        int sequence = 0;
        long before = 0;
        for (int round = 1; round <= 3; round++)
        {
            TestPeer far = await stage.ViewAsync(video: 0);
            publisher.SendRtp(Stage.AudioHeader(++sequence), [1]);
            Assert.True(far.Until(() => far.Rtp.Count == 1));
            Assert.True(near.Until(() => near.Rtp.Count == round));

            Assert.True(await stage.Room.ClosePeerAsync(far.Id));

            Assert.True(SpinWait.SpinUntil(() => stage.Room.Parts.Count == 1, TestPeer.Patience));
            // What its viewers were sent stays in the room's sum.
            Assert.True(stage.Room.Totals.PacketsOut > before);
            before = stage.Room.Totals.PacketsOut;
        }
    }

    [Fact]
    public async Task Closing_the_room_ends_everybody_on_both_loops_once()
    {
        await using var stage = new Stage(Stage.TwoLoops());
        TestPeer[] all = [await stage.ViewAsync(), await stage.ViewAsync(), await stage.ViewAsync(), await stage.PublishAsync()];
        Assert.Equal(2, stage.Room.Parts.Count);

        await stage.Room.CloseAsync();

        Assert.All(all, peer => Assert.True(peer.Until(() => peer.DtlsState == DtlsState.Closed)));
        Assert.Equal(all.Select(peer => peer.Id).Order(), stage.Events.OfType<PeerClosed>().Select(closed => closed.PeerId).Order());
        Assert.True(SpinWait.SpinUntil(() => stage.Room.Parts.Count == 1, TestPeer.Patience));
        Assert.Empty(stage.Room.Statistics());
    }

    [Fact]
    public async Task Calls_find_a_peer_wherever_it_is()
    {
        await using var stage = new Stage(Stage.TwoLoops());
        await stage.ViewAsync(video: 0);
        TestPeer far = await stage.ViewAsync(video: 0);
        Assert.Same(stage.Engine.Loops[1], stage.Room.Parts[1].Loop);

        Assert.True(await stage.Room.WishAsync(far.Id, []));
        string offer = TestOffer.Viewer(far, video: 0);
        Assert.Equal("peer-exists", (await stage.Room.ViewAsync(far.Id, far.Id, offer, Cancel)).Refusal!.Code);
        Assert.Null((await stage.Room.RestartAsync(far.Id, offer.Replace(TestPeer.Ufrag, "another", StringComparison.Ordinal), Cancel)).Refusal);
        Assert.Null((await stage.Room.TrickleAsync(far.Id, null, "a=ice-ufrag:another\r\na=ice-pwd:anotherpasswordanotherpassword\r\n", Cancel)).Refusal);
        Assert.True(SpinWait.SpinUntil(() => stage.Room.Statistics().Any(each => each.PeerId == far.Id && each.Connected), TestPeer.Patience));
        Assert.True(await stage.Room.ClosePeerAsync(far.Id));
        Assert.False(await stage.Room.ClosePeerAsync(far.Id));
    }

    [Fact]
    public async Task A_room_is_full_when_all_its_parts_together_are_and_who_is_refused_keeps_no_part_open()
    {
        await using Stage stage = new Stage(Stage.TwoLoops(maxPeers: 2));
        await stage.ViewAsync();
        TestPeer far = await stage.ViewAsync();
        TestPeer third = stage.NewPeer();

        Assert.Equal("room-full", (await stage.Room.ViewAsync(third.Id, third.Id, TestOffer.Viewer(third), Cancel)).Refusal!.Code);
        await stage.Room.ClosePeerAsync(far.Id);

        Assert.True(SpinWait.SpinUntil(() => stage.Room.Parts.Count == 1, TestPeer.Patience));
        Assert.Null((await stage.Room.ViewAsync(third.Id, third.Id, TestOffer.Viewer(third), Cancel)).Refusal);
    }

    [Fact]
    public async Task An_audience_that_outgrows_all_loops_is_shared_out_evenly()
    {
        await using var stage = new Stage(Stage.TwoLoops());
        for (int i = 0; i < 8; i++) await stage.ViewAsync(video: 0);

        Assert.Equal([4, 4], stage.Room.Parts.Select(part => part.Viewers));
    }

    [Fact]
    public async Task Many_who_come_and_go_at_once_leave_nothing_behind()
    {
        await using var stage = new Stage(Stage.TwoLoops());
        TestPeer publisher = await stage.PublishAsync(video: false);
        (int Ufrags, int Addresses) before = stage.Engine.Directory.Count;
        using var done = new CancellationTokenSource();
        var speaking = Task.Run(() =>
        {
            for (int i = 1; !done.IsCancellationRequested; i++)
            {
                publisher.SendRtp(Stage.AudioHeader(i), [1]);
                publisher.Drain(quietMilliseconds: 2);
            }
        }, Cancel);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Task.Run(() => ComeAndGoAsync(stage, tcp: number % 3 == 0), Cancel)));
        await done.CancelAsync();
        await speaking;

        Assert.True(SpinWait.SpinUntil(() => stage.Room.Parts.Count == 1, TestPeer.Patience));
        Assert.True(SpinWait.SpinUntil(() => stage.Room.Statistics().Count == 1, TestPeer.Patience));
        Assert.True(SpinWait.SpinUntil(() => stage.Engine.Directory.Count == before, TestPeer.Patience));
        Assert.Equal(0, stage.Room.Home.Viewers);
    }

    /// <summary>Each hears something before it goes; some say goodbye, some are sent away.</summary>
    private static async Task ComeAndGoAsync(Stage stage, bool tcp)
    {
        for (int round = 0; round < 10; round++)
        {
            using var viewer = new TestPeer(tcp: tcp);
            viewer.TakeAnswer(await stage.Room.ViewAsync(viewer.Id, viewer.Id, TestOffer.Viewer(viewer, video: 0), Cancel), stage.Engine.Port);
            viewer.Connect();
            Assert.True(viewer.Until(() => viewer.Rtp.Count > 0));
            if (round % 2 == 0) await stage.Room.ClosePeerAsync(viewer.Id);
            else viewer.Close();
        }
    }

    private static ReceivedRtp[] Of(TestPeer viewer, byte payloadType) => [.. viewer.Rtp.Where(packet => packet.Header.PayloadType == payloadType)];

    private static IReadOnlyList<SlotMap>? ShownTo(Stage stage, TestPeer viewer) =>
        stage.Events.OfType<SlotsChanged>().LastOrDefault(changed => changed.PeerId == viewer.Id)?.Slots;
}
