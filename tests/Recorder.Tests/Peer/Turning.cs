using System.Net;
using System.Text;
using CaseHub.Recorder.Peer;
using CaseHub.Recorder.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>The engine without its thread, over memory, on a clock that stands still: each turn does what has arrived and nothing else.</summary>
public class Turning
{
    private static readonly PeerAddress Browser = new((UInt128)0xFFFF_C000_0201, 50_000);

    [Fact]
    public async Task One_turn_admits_a_peer_and_the_next_answers_its_check()
    {
        using var browser = new TestPeer();
        using var port = new MemoryPort();
        await using MediaEngine engine = Over(port, out _);
        Task<MediaAnswer> answering = Admit(engine, browser);
        engine.Loop.Turn();
        Assert.True(SdpParser.TryParse((await answering).Sdp, out SdpSession? answer, out _));

        port.Put(Check(answer!.Media[0]), Browser);
        engine.Loop.Turn();

        (byte[] datagram, PeerAddress to) = port.Sent.Dequeue();
        Assert.True(StunMessage.TryParse(datagram, out StunMessage message));
        Assert.Equal(StunType.BindingSuccess, message.Type);
        Assert.Equal(Browser, to);
        Assert.Empty(port.Sent);
    }

    [Fact]
    public async Task A_peer_ends_when_the_clock_says_so()
    {
        using var browser = new TestPeer();
        using var port = new MemoryPort();
        var events = new List<MediaEvent>();
        await using MediaEngine engine = Over(port, out SteppedClock clock);
        Task<MediaAnswer> answering = Admit(engine, browser, events.Add);
        engine.Loop.Turn();
        await answering;

        clock.Advance(TimeSpan.FromSeconds(29));
        engine.Loop.Turn();
        Assert.Empty(events);
        clock.Advance(TimeSpan.FromSeconds(2));
        engine.Loop.Turn();

        Assert.Equal(PeerCloseReason.HandshakeFailed, Assert.IsType<PeerClosed>(Assert.Single(events)).Reason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_packet_on_its_way_by_udp_and_tcp_allocates_nothing_on_any_loop(int loops)
    {
        IReadOnlyList<MediaPorts> all = MediaPorts.Open(new MediaOptions { Port = 0 }, [.. Enumerable.Range(0, loops).Select(_ => new Counters())]);
        MediaPorts ports = all[0];
        await using MediaEngine engine = MediaEngine.Over(all, [new IceCandidate(IsTcp: false, IPAddress.Loopback, 1)], new MediaOptions { MaxViewersPerLoop = 1 }, new SteppedClock(standsStill: true), NullLoggerFactory.Instance);
        using var pump = new Pump(engine, all);
        MediaRoom room = engine.OpenRoom(Guid.NewGuid(), _ => { });
        using var udp = new TestPeer();
        using var tcp = new TestPeer(tcp: true);
        using var publisher = new TestPeer();
        foreach (TestPeer viewer in (TestPeer[])[udp, tcp])
            await ConnectAsync(viewer, room.ViewAsync(viewer.Id, viewer.Id, TestOffer.Viewer(viewer, video: 0), TestContext.Current.CancellationToken), ports.Udp!.Port, ports.Tcp!.Port);
        await ConnectAsync(publisher, room.PublishAsync(publisher.Id, publisher.Id, Guid.NewGuid(), TestOffer.Publisher(publisher, video: false), TestContext.Current.CancellationToken), ports.Udp!.Port, ports.Tcp!.Port);

        Assert.Equal(loops, room.Parts.Count);
        Send(0, 1_000);
        // The first collection after a thread's last allocation counts what was left of its block: it is to come now.
        GC.Collect();
        long before = pump.AllocatedBytes;
        Send(1_000, 1_000);

        Assert.True(before > 0);
        Assert.Equal(0, pump.AllocatedBytes - before);

        void Send(int first, int count)
        {
            for (int i = first; i < first + count; i++)
            {
                publisher.SendRtp(Stage.AudioHeader(i), new byte[160]);
                // Each in its turn: no socket overflows.
                Assert.True(udp.Until(() => udp.Rtp.Count == i + 1));
                Assert.True(tcp.Until(() => tcp.Rtp.Count == i + 1));
            }
        }
    }

    private static async Task ConnectAsync(TestPeer peer, Task<MediaAnswer> answer, int udpPort, int tcpPort)
    {
        peer.TakeAnswer(await answer, peer.IsTcp ? tcpPort : udpPort);
        peer.Connect();
    }

    private static MediaEngine Over(MemoryPort port, out SteppedClock clock) => MediaEngine.Over(
        [new MediaPorts([port], Wait: null)], [new IceCandidate(IsTcp: false, IPAddress.Loopback, 5081)], new MediaOptions(), clock = new SteppedClock(standsStill: true), NullLoggerFactory.Instance);

    private static Task<MediaAnswer> Admit(MediaEngine engine, TestPeer browser, Action<MediaEvent>? onEvent = null) =>
        engine.OpenRoom(Guid.NewGuid(), onEvent ?? (_ => { })).ViewAsync(browser.Id, browser.Id, TestOffer.Viewer(browser), TestContext.Current.CancellationToken);

    private static byte[] Check(SdpMedia section)
    {
        var message = new byte[256];
        var writer = new StunWriter(message, StunType.BindingRequest, new byte[12]);
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{section.IceUfrag}:{TestPeer.Ufrag}"));
        writer.AddPriority(1);
        writer.AddTieBreaker(controlling: true, 1);
        writer.AddIntegrity(Encoding.ASCII.GetBytes(section.IcePwd!));
        writer.AddFingerprint();
        Assert.True(writer.TryFinish(out int length));
        return message[..length];
    }
}
