using System.Net;
using CaseHub.Recorder.Peer;
using CaseHub.Recorder.Tests.Peer;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Recorder.Tests.Network;

/// <summary>
/// The whole engine and its peers in one thread on a clock of their own: real STUN, DTLS and SRTP over lines that lose, delay, double
/// and re-order by seed. An hour of a session takes seconds, and the same seed gives the same session.
/// </summary>
internal sealed class SimulatedNetwork : IAsyncDisposable
{
    private const long StepMicroseconds = 1_000;
    private const long CheckEveryMicroseconds = 5_000_000;

    private readonly SteppedClock clock = new(standsStill: true);
    private readonly MemoryPort[] ports;
    private readonly PriorityQueue<Action, (long At, long Order)> due = new();
    private readonly Dictionary<PeerAddress, SimulatedHost> hosts = [];
    private readonly List<TestPeer> peers = [];
    private long order;

    /// <param name="loops">Of the engine; the hosts' datagrams come to all of them in turn, whosesoever they are.</param>
    public SimulatedNetwork(int seed, int loops = 1, int maxViewersPerLoop = 250)
    {
        Random = new Random(seed);
        ports = [.. Enumerable.Range(0, loops).Select(_ => new MemoryPort())];
        var options = new MediaOptions { MaxViewersPerLoop = maxViewersPerLoop };
        Engine = MediaEngine.Over([.. ports.Select(port => new MediaPorts([port], Wait: null))], [new IceCandidate(IsTcp: false, IPAddress.Loopback, 5081)], options, clock, NullLoggerFactory.Instance);
        Room = Engine.OpenRoom(Guid.NewGuid(), Events.Add);
    }

    public MediaEngine Engine { get; }

    public MediaRoom Room { get; }

    public List<MediaEvent> Events { get; } = [];

    public Random Random { get; }

    /// <summary>Microseconds of simulated time.</summary>
    public long Now { get; private set; }

    /// <summary>What each step calls: the peers' own timers.</summary>
    public List<Action> Ticks { get; } = [];

    public void At(long microseconds, Action act) => due.Enqueue(act, (microseconds, order++));

    /// <summary>A peer on a line of its own, which shakes hands while the line is still good.</summary>
    public async Task<(TestPeer Peer, SimulatedHost Host)> JoinAsync(Func<TestPeer, Task<MediaAnswer>> offer)
    {
        var peer = new TestPeer();
        peers.Add(peer);
        var host = new SimulatedHost(this, new PeerAddress((UInt128)0xFFFF_0A00_0000 + (UInt128)(uint)peers.Count, 5_000));
        hosts.Add(host.Address, host);
        Task<MediaAnswer> answering = offer(peer);
        while (!answering.IsCompleted) Turn();
        peer.TakeAnswer(await answering, host);
        peer.Connect();
        KeepConsent(peer);
        return (peer, host);
    }

    public void Run(TimeSpan time)
    {
        for (long end = Now + (long)time.TotalMicroseconds; Now < end;) Step();
    }

    public void Step()
    {
        clock.Advance(TimeSpan.FromMicroseconds(StepMicroseconds));
        Now += StepMicroseconds;
        while (due.TryPeek(out _, out var next) && next.At <= Now) due.Dequeue()();
        Turn();
        foreach (MemoryPort port in ports)
        {
            while (port.Sent.TryDequeue(out var sent)) hosts[sent.To].Down.Send(sent.Datagram);
        }

        foreach (Action tick in Ticks) tick();
    }

    public void Arrive(byte[] datagram, in PeerAddress from) => ports[(int)(from.Address % (UInt128)ports.Length)].Put(datagram, from);

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        foreach (TestPeer peer in peers) peer.Dispose();
    }

    private void Turn()
    {
        foreach (MediaLoop loop in Engine.Loops) loop.Turn();
    }

    /// <summary>As a browser does for as long as it lives (RFC 7675 §5.1).</summary>
    private void KeepConsent(TestPeer peer) => At(Now + CheckEveryMicroseconds, () =>
    {
        peer.Check(nominate: true);
        KeepConsent(peer);
    });
}

/// <summary>Where a peer sits: its lines to and from the engine.</summary>
internal sealed class SimulatedHost : TestWire
{
    private readonly SimulatedNetwork network;
    private readonly Queue<byte[]> inbox = new();

    public SimulatedHost(SimulatedNetwork network, PeerAddress address)
    {
        this.network = network;
        Address = address;
        Up = new SimulatedLine(network, datagram => network.Arrive(datagram, address));
        Down = new SimulatedLine(network, inbox.Enqueue);
    }

    public PeerAddress Address { get; }

    public SimulatedLine Up { get; }

    public SimulatedLine Down { get; }

    public override void Send(ReadOnlySpan<byte> datagram) => Up.Send(datagram);

    /// <summary>Waiting lets the simulated time go on by one step.</summary>
    public override bool TryReceive(Span<byte> buffer, TimeSpan patience, out int length)
    {
        length = 0;
        if (inbox.Count == 0 && patience > TimeSpan.Zero) network.Step();
        if (!inbox.TryDequeue(out byte[]? datagram)) return false;
        datagram.CopyTo(buffer);
        length = datagram.Length;
        return true;
    }

    public override void Dispose() => inbox.Clear();
}
