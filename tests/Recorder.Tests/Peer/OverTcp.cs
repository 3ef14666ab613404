using System.Net;
using CaseHub.Recorder.Secure;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>Media over ICE-TCP (RFC 6544), for those whose firewall drops UDP.</summary>
public class OverTcp
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Media_flows_whichever_side_comes_by_tcp(bool publishesByTcp, bool viewsByTcp)
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(tcp: viewsByTcp);
        TestPeer publisher = await stage.PublishAsync(tcp: publishesByTcp);

        publisher.SendRtp(Stage.AudioHeader(1), [1, 2, 3]);
        publisher.SendRtp(Stage.VideoHeader(1), Stage.Keyframe(4));

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 2));
        Assert.Contains(viewer.Rtp, packet => packet.Payload.AsSpan().SequenceEqual((byte[])[1, 2, 3]));
    }

    [Fact]
    public async Task Ipv6_comes_by_tcp_as_well()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0, ipv6: true, tcp: true);
        TestPeer publisher = await stage.PublishAsync(video: false);

        publisher.SendRtp(Stage.AudioHeader(1), [1]);

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));
    }

    [Fact]
    public async Task The_answer_names_passive_tcp_after_udp()
    {
        await using var stage = new Stage();
        TestPeer peer = await AnsweredAsync(stage);

        string[] candidates = [.. peer.Answer.Media[0].Candidates];

        Assert.Equal(2, candidates.Length);
        Assert.Matches($" 1 udp \\d+ 127.0.0.1 {stage.Engine.Port} typ host$", candidates[0]);
        Assert.Matches($" 1 tcp \\d+ 127.0.0.1 {stage.Engine.TcpPort} typ host tcptype passive$", candidates[1]);
        long[] priorities = [.. candidates.Select(candidate => long.Parse(candidate.Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.True(priorities[0] > priorities[1] && priorities[1] > 0);
    }

    [Fact]
    public async Task A_frame_in_single_bytes_arrives_whole()
    {
        await using var stage = new Stage();
        TestPeer peer = await AnsweredAsync(stage);

        foreach (byte each in TcpWire.Framed(peer.NewCheck(nominate: true))) ((TcpWire)peer.Wire).SendRaw([each]);

        Assert.True(peer.Until(() => peer.ChecksAnswered == 1));
    }

    [Fact]
    public async Task Many_frames_at_once_arrive_one_by_one()
    {
        await using var stage = new Stage();
        TestPeer peer = await AnsweredAsync(stage);
        byte[] frame = TcpWire.Framed(peer.NewCheck(nominate: true));

        ((TcpWire)peer.Wire).SendRaw([.. Enumerable.Repeat(frame, 50).SelectMany(bytes => bytes)]);

        Assert.True(peer.Until(() => peer.ChecksAnswered == 50));
    }

    [Fact]
    public async Task DTLS_without_a_passed_check_on_this_connection_is_dropped()
    {
        await using var stage = new Stage();
        TestPeer peer = await stage.ViewAsync(video: 0, tcp: true);
        var local = (IPEndPoint)((SocketWire)peer.Wire).Socket.LocalEndPoint!;

        // The next connection under the very same address and port is somebody else until it proves otherwise.
        ((TcpWire)peer.Wire).Reset();
        peer.Move(new TcpWire(peer.Engine, local: local));
        peer.StartDtls();

        stage.ExpectDropped("AddressNotValidated");
    }

    [Fact]
    public async Task A_removed_peer_is_told_by_tcp_even_while_it_sends()
    {
        await using var stage = new Stage();
        TestPeer publisher = await stage.PublishAsync(video: false, tcp: true);
        for (int i = 0; i < 100; i++) publisher.SendRtp(Stage.AudioHeader(i), new byte[500]);

        Assert.True(await stage.Room.ClosePeerAsync(publisher.Id));

        Assert.True(publisher.Until(() => publisher.DtlsState == DtlsState.Closed));
        Assert.True(((TcpWire)publisher.Wire).UntilClosed());
    }

    [Fact]
    public async Task A_slow_reader_loses_whole_packets_and_nobody_else_any()
    {
        await using var stage = new Stage(new MediaOptions { TcpQueueBytes = 8 * 1024 });
        TestPeer slow = await stage.ViewAsync(audio: 0);
        TestPeer quick = await stage.ViewAsync(audio: 0);
        TestPeer publisher = await stage.PublishAsync(audio: false);
        slow.Move(new TcpWire(slow.Engine, receiveBytes: 4 * 1024));
        slow.Check(nominate: true);
        Assert.True(slow.Until(() => slow.ChecksAnswered == 2));
        publisher.SendRtp(Stage.VideoHeader(0), Stage.Keyframe(0));
        Assert.True(slow.Until(() => slow.Rtp.Count == 1));

        int sent = 1;
        Assert.True(quick.Until(() =>
        {
            if (quick.Rtp.Count == sent) publisher.SendRtp(Stage.VideoHeader(sent++), [.. Stage.DeltaFrame(0), .. new byte[1_100]]);
            return stage.Engine.Counters.Dropped["TcpQueueFull"] > 20;
        }));

        // What it reads now are whole frames: each opens.
        Assert.True(slow.Until(() => slow.Rtp.Count > 5));
        slow.Drain();
        Assert.InRange(slow.Rtp.Count, 6, sent - 20);
        Assert.All(slow.Rtp, packet => Assert.NotEmpty(packet.Plain));
        Assert.DoesNotContain(stage.Events, happened => happened is PeerClosed);
    }

    [Fact]
    public async Task A_viewer_moves_from_udp_to_tcp_and_back_without_a_new_handshake()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0);
        TestPeer publisher = await stage.PublishAsync(video: false);
        int sequence = 0;

        foreach (bool tcp in (bool[])[true, false])
        {
            viewer.Move(tcp);
            int answered = viewer.ChecksAnswered;
            viewer.Check(nominate: true);
            Assert.True(viewer.Until(() => viewer.ChecksAnswered > answered));
            int received = viewer.Rtp.Count;
            publisher.SendRtp(Stage.AudioHeader(++sequence), [1]);
            Assert.True(viewer.Until(() => viewer.Rtp.Count == received + 1));
        }

        Assert.Single(stage.Events.OfType<PeerConnected>(), connected => connected.PeerId == viewer.Id);
    }

    private static async Task<TestPeer> AnsweredAsync(Stage stage)
    {
        TestPeer peer = stage.NewPeer(tcp: true);
        peer.TakeAnswer(await stage.Room.ViewAsync(peer.Id, Guid.NewGuid(), TestOffer.Viewer(peer), default), stage.Engine.TcpPort);
        return peer;
    }
}
