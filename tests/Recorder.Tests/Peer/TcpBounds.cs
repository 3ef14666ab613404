using System.Net;
using CaseHub.Recorder.Peer;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>What strangers can do to the TCP port: little, and not for long.</summary>
public class TcpBounds
{
    [Fact]
    public async Task A_connection_without_a_valid_check_is_closed_after_five_seconds()
    {
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock);
        using TcpWire stranger = Connect(stage);
        TestPeer viewer = await stage.ViewAsync(video: 0, tcp: true);

        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.True(stranger.UntilClosed());
        stage.ExpectDropped("TcpUnchecked");
        int answered = viewer.ChecksAnswered;
        viewer.Check(nominate: false);
        Assert.True(viewer.Until(() => viewer.ChecksAnswered > answered));
    }

    [Fact]
    public async Task A_check_with_a_wrong_password_keeps_no_connection()
    {
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock);
        TestPeer peer = stage.NewPeer(tcp: true);
        peer.TakeAnswer(await stage.Room.ViewAsync(peer.Id, Guid.NewGuid(), TestOffer.Viewer(peer), default), stage.Engine.TcpPort);
        peer.Check(nominate: true, pwd: "somethingelsesomethingelse");
        stage.ExpectDropped("StunBadIntegrity");

        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.True(((TcpWire)peer.Wire).UntilClosed());
        Assert.Equal(0, peer.ChecksAnswered);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF })]
    [InlineData(new byte[] { (byte)'G', (byte)'E', (byte)'T', (byte)' ', (byte)'/' })]
    [InlineData(new byte[] { 0x16, 0x03, 0x01, 0x02, 0x00 })]
    public async Task What_is_no_frame_of_media_ends_the_connection(byte[] bytes)
    {
        await using var stage = new Stage();
        using TcpWire stranger = Connect(stage);

        stranger.SendRaw(bytes);

        Assert.True(stranger.UntilClosed());
        stage.ExpectDropped("TcpFrameTooLong");
    }

    [Fact]
    public async Task Talking_without_a_check_ends_the_connection()
    {
        await using var stage = new Stage();
        using TcpWire stranger = Connect(stage);

        for (int i = 0; i < 10 && !stranger.IsClosed; i++) stranger.Send([0x80, 111, .. new byte[1_000]]);

        Assert.True(stranger.UntilClosed());
        stage.ExpectDropped("TcpUnchecked");
        stage.ExpectDropped("AddressNotValidated");
    }

    [Theory]
    [InlineData(3, 100)]
    [InlineData(100, 3)]
    public async Task Connections_are_bounded_from_one_address_and_in_all_and_room_comes_back(int inAll, int fromOne)
    {
        await using var stage = new Stage(new MediaOptions { MaxTcpConnections = inAll, MaxTcpConnectionsPerAddress = fromOne });
        TcpWire[] three = [Connect(stage), Connect(stage), Connect(stage)];
        using TcpWire fourth = Connect(stage);

        Assert.True(fourth.UntilClosed());
        stage.ExpectDropped("TcpRefused");
        foreach (TcpWire wire in three) wire.Dispose();

        TestPeer viewer = stage.NewPeer(tcp: true);
        MediaAnswer answer = await stage.Room.ViewAsync(viewer.Id, viewer.Id, TestOffer.Viewer(viewer, video: 0), default);
        viewer.TakeAnswer(answer, stage.Engine.TcpPort);
        Assert.True(viewer.Until(() =>
        {
            // The engine notices the ends one after another; until then it refuses.
            if (((TcpWire)viewer.Wire).IsClosed) viewer.Move(tcp: true);
            viewer.Check(nominate: true);
            return viewer.ChecksAnswered > 0;
        }));
    }

    [Fact]
    public async Task Connections_of_nobody_disturb_no_media()
    {
        await using var stage = new Stage(new MediaOptions { MaxTcpConnectionsPerAddress = 20 });
        TestPeer viewer = await stage.ViewAsync(video: 0, tcp: true);
        TestPeer publisher = await stage.PublishAsync(video: false);

        for (int i = 1; i <= 100; i++)
        {
            using TcpWire stranger = Connect(stage);
            stranger.SendRaw([0xFF, 0xFF, 1]);
            publisher.SendRtp(Stage.AudioHeader(i), [1]);
        }

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 100));
    }

    [Fact]
    public void What_was_said_before_a_reset_is_heard_even_if_an_answer_fails_first()
    {
        using MediaPorts ports = MediaPorts.Open(new MediaOptions { Port = 0 }, [new Counters()])[0];
        TcpPort port = ports.Tcp!;
        using var stranger = new TcpWire(new IPEndPoint(IPAddress.Loopback, port.Port));
        stranger.Send([1, 2, 3]);
        RemotePlace from = Receive(ports, out _);
        stranger.Send([4, 5]);
        stranger.Reset();

        Assert.True(SpinWait.SpinUntil(() => !from.TrySend([9]), TestPeer.Patience));

        Assert.Equal(from, Receive(ports, out byte[] last));
        Assert.Equal([4, 5], last);
    }

    private static RemotePlace Receive(MediaPorts ports, out byte[] datagram)
    {
        long deadline = Environment.TickCount64 + (long)TestPeer.Patience.TotalMilliseconds;
        while (Environment.TickCount64 < deadline)
        {
            ports.Wait!.Wait(TimeSpan.FromMilliseconds(10));
            if (!ports.Tcp!.TryReceive(out Span<byte> taken, out RemotePlace from)) continue;
            datagram = taken.ToArray();
            return from;
        }

        throw new TimeoutException("Nothing came.");
    }

    private static TcpWire Connect(Stage stage) => new(new IPEndPoint(IPAddress.Loopback, stage.Engine.TcpPort));
}
