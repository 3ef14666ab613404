using System.Net;
using System.Net.Sockets;
using System.Text;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>The rules of the media plane that protect third parties and other rooms.</summary>
public class Police
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_check_without_nomination_moves_no_media()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0);
        TestPeer publisher = await stage.PublishAsync(video: false);
        using var elsewhere = new UdpWire(viewer.Engine);

        elsewhere.Send(viewer.NewCheck(nominate: false));
        Assert.True(elsewhere.TryReceive(new byte[2048], TestPeer.Patience, out _));
        publisher.SendRtp(Stage.AudioHeader(1), [1]);

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));
        Assert.False(elsewhere.TryReceive(new byte[2048], TimeSpan.FromMilliseconds(20), out _));
    }

    [Fact]
    public async Task Candidates_of_an_offer_are_never_dialled()
    {
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var tcp = new TcpListener(IPAddress.Loopback, 0);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        tcp.Start();
        await using var stage = new Stage();
        TestPeer viewer = stage.NewPeer();
        string candidates = $"a=candidate:1 1 udp 99 127.0.0.1 {((IPEndPoint)udp.LocalEndPoint!).Port} typ host\r\n"
            + $"a=candidate:2 1 tcp 98 127.0.0.1 {((IPEndPoint)tcp.LocalEndpoint).Port} typ host tcptype passive\r\na=candidate:3 1 udp 97 somebody.example 9 typ host\r\n";

        MediaAnswer answer = await stage.Room.ViewAsync(viewer.Id, viewer.Id, TestOffer.Viewer(viewer, video: 0) + candidates, Cancel);
        viewer.TakeAnswer(answer, stage.Engine.Port);
        viewer.Connect();

        Assert.False(udp.Poll(TimeSpan.FromMilliseconds(20), SelectMode.SelectRead));
        Assert.False(tcp.Pending());
    }

    [Fact]
    public async Task A_check_shorter_than_its_answer_would_be_is_not_answered()
    {
        await using var stage = new Stage();
        // An IPv6 address makes the answer longer than the barest check.
        TestPeer viewer = stage.NewPeer(ipv6: true);
        MediaAnswer answer = await stage.Room.ViewAsync(viewer.Id, viewer.Id, TestOffer.Viewer(viewer).Replace(TestPeer.Ufrag, "tiny", StringComparison.Ordinal), Cancel);
        viewer.TakeAnswer(answer, stage.Engine.Port);
        SdpMedia media = viewer.Answer.Media[0];

        // Nothing but what authenticates it: no priority, no role.
        var message = new byte[256];
        var writer = new StunWriter(message, StunType.BindingRequest, new byte[12]);
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{media.IceUfrag}:tiny"));
        writer.AddIntegrity(Encoding.ASCII.GetBytes(media.IcePwd!));
        writer.AddFingerprint();
        Assert.True(writer.TryFinish(out int length));
        viewer.Send(message.AsSpan(0, length));

        stage.ExpectDropped("StunTooShortToAnswer");
        Assert.False(viewer.Wire.TryReceive(new byte[2048], TimeSpan.FromMilliseconds(20), out _));
    }

    [Fact]
    public async Task A_removed_viewer_gets_not_one_packet_more()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(video: 0);
        TestPeer other = await stage.ViewAsync(video: 0);
        TestPeer publisher = await stage.PublishAsync(video: false);
        publisher.SendRtp(Stage.AudioHeader(1), [1]);
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));

        await stage.Room.ClosePeerAsync(viewer.Id);
        for (int i = 2; i <= 20; i++) publisher.SendRtp(Stage.AudioHeader(i), [1]);

        Assert.True(other.Until(() => other.Rtp.Count == 20));
        viewer.Drain(20);
        Assert.Single(viewer.Rtp);
    }

    [Fact]
    public async Task A_peer_that_floods_by_tcp_costs_another_room_no_packet()
    {
        await using Stage stage = Stage.WithStillTime(out _);
        MediaRoom flooded = stage.Engine.OpenRoom(Guid.NewGuid(), _ => { });
        TestPeer flooding = stage.NewPeer(tcp: true);
        flooding.TakeAnswer(await flooded.PublishAsync(flooding.Id, flooding.Id, Guid.NewGuid(), TestOffer.Publisher(flooding, video: false), Cancel), stage.Engine.TcpPort);
        flooding.Connect();
        TestPeer viewer = await stage.ViewAsync(video: 0);
        TestPeer publisher = await stage.PublishAsync(video: false);
        byte[] nonsense = [.. Enumerable.Repeat(TcpWire.Framed([0x80, 111, 0, 1, .. new byte[60]]), 100).SelectMany(bytes => bytes)];

        for (int i = 1; i <= 100; i++)
        {
            ((TcpWire)flooding.Wire).SendRaw(nonsense);
            publisher.SendRtp(Stage.AudioHeader(i), [1]);
        }

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 100));
        stage.ExpectDropped("OverBudget");
        Assert.DoesNotContain(stage.Events, happened => happened is PeerClosed);
    }

    [Fact]
    public async Task Sections_beyond_the_bounds_are_refused()
    {
        await using var stage = new Stage();
        TestPeer viewer = stage.NewPeer();

        Assert.Equal("too-many-sections", (await stage.Room.ViewAsync(viewer.Id, viewer.Id, TestOffer.Viewer(viewer, audio: 30, video: 10), Cancel)).Refusal!.Code);
        Assert.Equal("not-sdp", (await stage.Room.ViewAsync(viewer.Id, viewer.Id, TestOffer.Viewer(viewer, audio: 60, video: 10), Cancel)).Refusal!.Code);
    }
}
