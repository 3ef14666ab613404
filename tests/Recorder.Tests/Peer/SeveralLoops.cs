using System.Net;
using CaseHub.Recorder.Peer;
using CaseHub.Recorder.Secure;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>One port and several loops behind it: the system spreads what arrives, rooms stay where they are.</summary>
public class SeveralLoops
{
    private static readonly PeerAddress Browser = new((UInt128)0xFFFF_C000_0201, 50_000);

    [Fact]
    public async Task Whichever_loop_the_system_gives_their_packets_to_all_peers_of_a_room_are_served()
    {
        await using var stage = new Stage(new MediaOptions { Loops = 2 });
        TestPeer publisher = await stage.PublishAsync(video: false);
        var viewers = new List<TestPeer>();

        // Each has a port of its own, by which the system chooses.
        while (viewers.Count < 8 || stage.Engine.Loops.Any(loop => Counters.Sum([loop.Counters]).PacketsIn == 0)) viewers.Add(await stage.ViewAsync(video: 0));
        publisher.SendRtp(Stage.AudioHeader(1), [7]);

        Assert.All(viewers, viewer => Assert.True(viewer.Until(() => viewer.Rtp.Count == 1)));
        Assert.Equal(0, stage.Engine.Counters.Dropped["AddressNotValidated"]);
        Assert.Equal(0, stage.Engine.Counters.Dropped["StunUnknownUser"]);
    }

    [Fact]
    public async Task Rooms_go_to_the_loop_with_the_fewest_peers()
    {
        await using var stage = new Stage(new MediaOptions { Loops = 2 });
        Assert.Same(stage.Engine.Loops[0], stage.Room.Home.Loop);
        Assert.Same(stage.Engine.Loops[1], Open(stage.Engine).Home.Loop);
        await stage.ViewAsync();
        await stage.ViewAsync();

        Assert.Same(stage.Engine.Loops[1], Open(stage.Engine).Home.Loop);
        Assert.Same(stage.Engine.Loops[1], Open(stage.Engine).Home.Loop);
    }

    [Fact]
    public async Task A_connection_moves_to_the_loop_of_the_peer_that_it_calls()
    {
        await using var stage = new Stage(new MediaOptions { Loops = 2 });
        MediaRoom far = Open(stage.Engine);
        TestPeer publisher = stage.NewPeer(tcp: true);
        TestPeer viewer = stage.NewPeer(tcp: true);
        foreach (TestPeer peer in (TestPeer[])[publisher, viewer])
        {
            Task<MediaAnswer> answer = peer == viewer
                ? far.ViewAsync(peer.Id, peer.Id, TestOffer.Viewer(peer, video: 0), TestContext.Current.CancellationToken)
                : far.PublishAsync(peer.Id, peer.Id, Guid.NewGuid(), TestOffer.Publisher(peer, video: false), TestContext.Current.CancellationToken);
            peer.TakeAnswer(await answer, stage.Engine.TcpPort);
            peer.Connect();
        }

        publisher.SendRtp(Stage.AudioHeader(1), [1]);
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));
        await far.CloseAsync();

        Assert.True(viewer.Until(() => viewer.DtlsState == DtlsState.Closed));
        Assert.True(((TcpWire)viewer.Wire).UntilClosed());
    }

    [Fact]
    public async Task A_connection_moves_with_all_that_was_read_of_it()
    {
        await using var stage = new Stage(new MediaOptions { Loops = 2 });
        MediaRoom far = Open(stage.Engine);
        TestPeer peer = await AnsweredByTcpAsync(stage, far);
        byte[] frame = TcpWire.Framed(peer.NewCheck(nominate: true));

        ((TcpWire)peer.Wire).SendRaw([.. Enumerable.Repeat(frame, 20).SelectMany(bytes => bytes), .. frame[..7]]);
        ((TcpWire)peer.Wire).SendRaw(frame.AsSpan(7));

        Assert.True(peer.Until(() => peer.ChecksAnswered == 21));
    }

    [Fact]
    public async Task Connections_are_bounded_over_all_loops()
    {
        await using var stage = new Stage(new MediaOptions { Loops = 2, MaxTcpConnections = 2 });
        TestPeer near = await AnsweredByTcpAsync(stage, stage.Room);
        TestPeer far = await AnsweredByTcpAsync(stage, Open(stage.Engine));
        near.Connect();
        far.Connect();
        using var third = new TcpWire(new IPEndPoint(IPAddress.Loopback, stage.Engine.TcpPort));
        Assert.True(third.UntilClosed());
        stage.ExpectDropped("TcpRefused");

        ((TcpWire)far.Wire).Reset();

        Assert.True(SpinWait.SpinUntil(() => IsServed(stage, near.NewCheck(nominate: false)), TestPeer.Patience));
    }

    [Fact]
    public async Task A_second_engine_on_the_port_is_refused()
    {
        await using var stage = new Stage(new MediaOptions { Loops = 2 });

        var refusal = Assert.Throws<MediaStartException>(() =>
            MediaEngine.Start(new MediaOptions { Port = stage.Engine.Port, Loops = 2 }, TimeProvider.System, NullLoggerFactory.Instance));

        Assert.Contains("CaseHub:Media:Port", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_at_the_wrong_socket_is_answered_from_the_right_one()
    {
        using var browser = new TestPeer();
        using MemoryPort near = new(), far = new();
        await using MediaEngine engine = await AnsweredAsync(browser, near, far);

        far.Put(browser.NewCheck(nominate: true), Browser);
        engine.Loops[1].Turn();
        engine.Loops[0].Turn();

        Assert.Empty(far.Sent);
        Assert.Equal(Browser, Assert.Single(near.Sent).To);
        Assert.Equal(1, engine.Counters.PacketsIn);
        Assert.All(engine.Counters.Dropped.Values, count => Assert.Equal(0, count));
    }

    [Fact]
    public async Task What_nobody_knows_is_dropped_where_it_arrives()
    {
        using var browser = new TestPeer();
        using MemoryPort near = new(), far = new();
        await using MediaEngine engine = await AnsweredAsync(browser, near, far);
        byte[] check = browser.NewCheck(nominate: true);
        engine.Loops[0].Close(engine.OpenRoom(default, _ => { }).Home.Room, PeerCloseReason.Removed);

        far.Put(check, Browser);
        far.Put([0x80, 111, .. new byte[30]], Browser);
        far.Put([0x16, 0xFE, 0xFD, .. new byte[30]], Browser);
        engine.Loops[1].Turn();

        Assert.Equal(1, engine.Loops[1].Counters.Dropped(DropReason.StunUnknownUser));
        Assert.Equal(2, engine.Loops[1].Counters.Dropped(DropReason.AddressNotValidated));
    }

    [Fact]
    public async Task An_address_belongs_to_whoever_proved_to_be_there_last()
    {
        using TestPeer first = new(), second = new();
        using MemoryPort near = new(), far = new();
        await using MediaEngine engine = await AnsweredAsync(first, near, far);
        await AnswerAsync(engine, second, Guid.NewGuid());
        near.Put(first.NewCheck(nominate: true), Browser);
        engine.Loops[0].Turn();

        far.Put(second.NewCheck(nominate: true), Browser);
        engine.Loops[1].Turn();
        engine.Loops[0].Turn();
        near.Put([0x16, 0xFE, 0xFD, .. new byte[30]], Browser);
        engine.Loops[0].Turn();

        // It was passed on: the first loop knows the address no more.
        Assert.Equal(0, engine.Counters.Dropped["AddressNotValidated"]);
        Assert.Single(near.Sent);
    }

    [Fact]
    public async Task A_loop_that_is_too_far_behind_loses_what_others_have_for_it_and_that_is_counted()
    {
        using var browser = new TestPeer();
        using MemoryPort near = new(), far = new();
        await using MediaEngine engine = await AnsweredAsync(browser, near, far);
        byte[] check = browser.NewCheck(nominate: true);

        for (int i = 0; i < PacketRing.Capacity + 5; i++) far.Put(check, Browser);
        while (engine.Loops[1].Turn())
        {
        }

        while (engine.Loops[0].Turn())
        {
        }

        Assert.Equal(5, engine.Counters.Dropped["LoopOverrun"]);
        Assert.Equal(PacketRing.Capacity, near.Sent.Count);
    }

    private static MediaRoom Open(MediaEngine engine) => engine.OpenRoom(Guid.NewGuid(), _ => { });

    private static async Task<TestPeer> AnsweredByTcpAsync(Stage stage, MediaRoom room)
    {
        TestPeer peer = stage.NewPeer(tcp: true);
        peer.TakeAnswer(await room.ViewAsync(peer.Id, peer.Id, TestOffer.Viewer(peer), TestContext.Current.CancellationToken), stage.Engine.TcpPort);
        return peer;
    }

    /// <summary>False when the connection is refused.</summary>
    private static bool IsServed(Stage stage, byte[] check)
    {
        using var wire = new TcpWire(new IPEndPoint(IPAddress.Loopback, stage.Engine.TcpPort));
        wire.Send(check);
        return wire.TryReceive(new byte[256], TestPeer.Patience, out _);
    }

    /// <summary>An engine of two loops over memory, with a peer whose room is the first loop's.</summary>
    private static async Task<MediaEngine> AnsweredAsync(TestPeer browser, MemoryPort near, MemoryPort far)
    {
        MediaEngine engine = MediaEngine.Over(
            [new MediaPorts([near], Wait: null), new MediaPorts([far], Wait: null)], [new IceCandidate(IsTcp: false, IPAddress.Loopback, 5081)], new MediaOptions(), new SteppedClock(standsStill: true), NullLoggerFactory.Instance);
        await AnswerAsync(engine, browser, session: default);
        return engine;
    }

    private static async Task AnswerAsync(MediaEngine engine, TestPeer browser, Guid session)
    {
        Task<MediaAnswer> answering = engine.OpenRoom(session, _ => { })
            .ViewAsync(browser.Id, browser.Id, TestOffer.Viewer(browser), TestContext.Current.CancellationToken);
        foreach (MediaLoop loop in engine.Loops) loop.Turn();
        browser.TakeAnswer(await answering, port: 9);
    }
}
