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

    private static MediaEngine Over(MemoryPort port, out SteppedClock clock) => MediaEngine.Over(
        [port], [new IceCandidate(IsTcp: false, IPAddress.Loopback, 5081)], new MediaOptions(), clock = new SteppedClock(standsStill: true), NullLoggerFactory.Instance);

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
