using System.Net;
using System.Net.Sockets;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>What must not work, over real sockets on loopback.</summary>
public class Hostility
{
    [Fact]
    public async Task DTLS_without_a_passed_check_is_dropped()
    {
        await using var stage = new Stage();
        TestPeer peer = await AnsweredAsync(stage);

        peer.StartDtls();

        stage.ExpectDropped("AddressNotValidated");
        Assert.Equal(DtlsState.Handshaking, peer.DtlsState);
    }

    [Fact]
    public async Task A_check_with_another_password_is_neither_answered_nor_believed()
    {
        await using var stage = new Stage();
        TestPeer peer = await AnsweredAsync(stage);

        peer.Check(nominate: true, pwd: "0123456789012345678901234567890123456789");

        stage.ExpectDropped("StunBadIntegrity");
        peer.StartDtls();
        stage.ExpectDropped("AddressNotValidated");
        Assert.Equal(0, peer.ChecksAnswered);
    }

    [Fact]
    public async Task A_check_for_nobody_is_not_answered()
    {
        await using var stage = new Stage();
        TestPeer peer = await AnsweredAsync(stage);
        await stage.Room.ClosePeerAsync(peer.Id);

        peer.Check(nominate: true);

        stage.ExpectDropped("StunUnknownUser");
        Assert.Equal(0, peer.ChecksAnswered);
    }

    [Fact]
    public async Task A_certificate_other_than_the_SDPs_closes_the_peer()
    {
        await using var stage = new Stage();
        TestPeer peer = stage.NewPeer();
        string offer = TestOffer.Write(new byte[32], SdpDirection.SendOnly, ["audio"], rtx: false);
        peer.TakeAnswer(await stage.Room.PublishAsync(peer.Id, Guid.NewGuid(), Guid.NewGuid(), offer, default), stage.Engine.Port);
        peer.Check(nominate: true);
        Assert.True(peer.Until(() => peer.ChecksAnswered > 0));

        peer.StartDtls();

        // The alert reaches the client, which then knows that it failed.
        Assert.True(peer.Until(() => stage.Events.OfType<PeerClosed>().Any()));
        stage.Expect<PeerClosed>(closed => closed.PeerId == peer.Id && closed.Reason == PeerCloseReason.FingerprintMismatch);
        peer.Drain();
        Assert.NotEqual(DtlsState.Connected, peer.DtlsState);
    }

    [Fact]
    public async Task Media_from_another_address_moves_nothing()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0);
        TestPeer publisher = await stage.PublishAsync(video: false);
        publisher.SendRtp(Stage.AudioHeader(1), [1]);
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        stranger.SendTo(viewer.Rtp[0].Wire, new IPEndPoint(IPAddress.Loopback, stage.Engine.Port));
        stage.ExpectDropped("AddressNotValidated");
        publisher.SendRtp(Stage.AudioHeader(2), [2]);

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 2));
        Assert.False(stranger.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead));
    }

    [Fact]
    public async Task A_replayed_or_changed_packet_is_not_handed_on()
    {
        await using var stage = new Stage();
        TestPeer publisher = await stage.PublishAsync(video: false);
        byte[] nonsense = [0x80, 111, 0, 1, .. new byte[60]];

        publisher.Send(nonsense);

        stage.ExpectDropped("RtpNotAuthentic");
    }

    [Theory]
    [InlineData(new byte[] { 64, 1, 2, 3 }, "UnknownProtocol")]
    [InlineData(new byte[] { 0, 1, 0, 0 }, "StunMalformed")]
    [InlineData(new byte[] { 22, 254, 253 }, "AddressNotValidated")]
    [InlineData(new byte[] { 0x80, 111 }, "AddressNotValidated")]
    public async Task Unknown_traffic_is_dropped_in_silence_and_counted(byte[] datagram, string reason)
    {
        await using var stage = new Stage();
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        stranger.SendTo(datagram, new IPEndPoint(IPAddress.Loopback, stage.Engine.Port));

        stage.ExpectDropped(reason);
        Assert.False(stranger.Poll(TimeSpan.FromMilliseconds(20), SelectMode.SelectRead));
    }

    [Fact]
    public async Task A_flooding_peer_is_policed_alone()
    {
        await using var stage = new Stage(clock: new SteppedClock(standsStill: true));
        TestPeer viewer = await stage.ViewAsync(video: 0);
        TestPeer flooding = await stage.PublishAsync(video: false);
        TestPeer publisher = await stage.PublishAsync(video: false);
        byte[] nonsense = [0x80, 111, 0, 1, .. new byte[60]];

        Assert.True(flooding.Until(() =>
        {
            for (int i = 0; i < 500; i++) flooding.Send(nonsense);
            return stage.Engine.Counters.Dropped["OverBudget"] > 0;
        }));
        publisher.SendRtp(Stage.AudioHeader(1), [1]);

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));
    }

    [Fact]
    public async Task Handshake_bytes_are_bounded()
    {
        await using var stage = new Stage();
        TestPeer peer = await AnsweredAsync(stage);
        peer.Check(nominate: true);
        Assert.True(peer.Until(() => peer.ChecksAnswered > 0));

        for (int i = 0; i < 80; i++) peer.Send([22, 254, 253, .. new byte[1_000]]);

        stage.ExpectDropped("OverBudget");
    }

    [Fact]
    public async Task A_peer_whose_checks_stopped_gets_nothing_more()
    {
        var clock = new SteppedClock();
        await using var stage = new Stage(clock: clock);
        TestPeer viewer = await stage.ViewAsync(video: 0);

        clock.Advance(TimeSpan.FromSeconds(31));

        stage.Expect<PeerClosed>(closed => closed.PeerId == viewer.Id && closed.Reason == PeerCloseReason.TimedOut);
    }

    [Fact]
    public async Task Fresh_checks_keep_a_peer()
    {
        var clock = new SteppedClock();
        await using var stage = new Stage(clock: clock);
        TestPeer viewer = await stage.ViewAsync(video: 0);

        for (int i = 0; i < 4; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(20));
            int answered = viewer.ChecksAnswered;
            viewer.Check(nominate: false);
            Assert.True(viewer.Until(() => viewer.ChecksAnswered > answered));
        }

        Assert.DoesNotContain(stage.Events, happened => happened is PeerClosed);
    }

    [Fact]
    public async Task A_peer_that_never_connects_is_forgotten()
    {
        var clock = new SteppedClock();
        await using var stage = new Stage(clock: clock);
        TestPeer peer = await AnsweredAsync(stage);

        clock.Advance(TimeSpan.FromSeconds(31));

        stage.Expect<PeerClosed>(closed => closed.PeerId == peer.Id && closed.Reason == PeerCloseReason.HandshakeFailed);
    }

    [Fact]
    public async Task Answered_peers_are_bounded_in_the_room_and_in_all()
    {
        await using var full = new Stage(new MediaOptions { MaxPeersPerRoom = 1 });
        await using var busy = new Stage(new MediaOptions { MaxPendingPeers = 1 });
        await AnsweredAsync(full);
        await AnsweredAsync(busy);

        Assert.Equal("room-full", (await OfferAsync(full)).Refusal!.Code);
        Assert.Equal("busy", (await OfferAsync(busy)).Refusal!.Code);
    }

    [Fact]
    public async Task The_same_peer_or_publication_is_taken_once()
    {
        await using var stage = new Stage();
        TestPeer peer = stage.NewPeer();
        string offer = TestOffer.Publisher(peer);
        Guid publication = Guid.NewGuid();
        Assert.Null((await stage.Room.PublishAsync(peer.Id, peer.Id, publication, offer, default)).Refusal);

        Assert.Equal("peer-exists", (await stage.Room.PublishAsync(peer.Id, peer.Id, Guid.NewGuid(), offer, default)).Refusal!.Code);
        Assert.Equal("publication-exists", (await stage.Room.PublishAsync(Guid.NewGuid(), peer.Id, publication, offer, default)).Refusal!.Code);
    }

    [Fact]
    public async Task A_listener_that_throws_disturbs_nobody()
    {
        await using var stage = new Stage();
        MediaRoom room = stage.Engine.OpenRoom(Guid.NewGuid(), _ => throw new InvalidOperationException("on purpose"));
        TestPeer peer = stage.NewPeer();
        peer.TakeAnswer(await room.ViewAsync(peer.Id, peer.Id, TestOffer.Viewer(peer), default), stage.Engine.Port);

        peer.Connect();

        Assert.True(await room.ClosePeerAsync(peer.Id));
    }

    private static async Task<TestPeer> AnsweredAsync(Stage stage)
    {
        TestPeer peer = stage.NewPeer();
        peer.TakeAnswer(await stage.Room.PublishAsync(peer.Id, Guid.NewGuid(), Guid.NewGuid(), TestOffer.Publisher(peer), default), stage.Engine.Port);
        return peer;
    }

    private static async Task<MediaAnswer> OfferAsync(Stage stage) =>
        await stage.Room.ViewAsync(Guid.NewGuid(), Guid.NewGuid(), TestOffer.Viewer(stage.NewPeer()), default);
}
