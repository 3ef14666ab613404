using System.Collections.Concurrent;
using CaseHub.Recorder.Peer;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Webm;
using Microsoft.Extensions.Logging;

namespace CaseHub.Recorder;

/// <summary>
/// The door of the media plane: a WebRTC peer that takes publications in and hands them on to viewers and recordings, on one UDP
/// port and one TCP port, by one loop for each core. Thread-safe. A room has one of the loops for its home, and a large audience goes on to
/// others. Events are told on the loops' own threads, which a listener must not block: those of one peer in order, those of publications in
/// order and before any slot names them, those of peers on different loops from several threads at once.
/// </summary>
public sealed class MediaEngine : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, MediaRoom> rooms = new();
    private readonly PeerSurroundings around;
    private readonly IReadOnlyList<MediaPorts> ports;
    private readonly OfferReader offers;
    private readonly AnswerWriter answers;
    private readonly ILogger logger;
    private readonly MediaMeters meters;
    private int disposed;

    /// <param name="around">What each loop has its own from.</param>
    /// <param name="counters">Of each loop.</param>
    /// <param name="ports">Of each loop.</param>
    private MediaEngine(
        PeerSurroundings around, IReadOnlyList<Counters> counters, IReadOnlyList<MediaPorts> ports, IReadOnlyList<IceCandidate> candidates, TimeProvider time, ILogger logger)
    {
        Time = time;
        this.around = around;
        this.ports = ports;
        this.logger = logger;
        offers = new OfferReader(around.Options);
        answers = new AnswerWriter(around.Dtls.Certificate.Fingerprint, candidates);
        Loops = [.. ports.Select((ofLoop, i) => new MediaLoop(around.Beside(counters[i], ofLoop.All), ofLoop, Directory, logger))];
        meters = new MediaMeters(this);
    }

    /// <summary>The UDP port in use.</summary>
    public int Port => ports[0].Udp?.Port ?? 0;

    /// <summary>The TCP port in use; 0 for none.</summary>
    public int TcpPort => ports[0].Tcp?.Port ?? 0;

    /// <summary>What was counted since the start.</summary>
    public MediaCounters Counters => Peer.Counters.Sum([.. Loops.Select(loop => loop.Counters)]);

    /// <summary>Opens the ports, makes this start's certificate and begins to serve.</summary>
    /// <exception cref="MediaStartException">The message is one line that says what is wrong and how to mend it.</exception>
    public static MediaEngine Start(MediaOptions options, TimeProvider clock, ILoggerFactory logs)
    {
        MediaOptionsCheck.Verify(options);
        DtlsContext dtls = OpenDtls(clock);
        IReadOnlyList<MediaPorts> opened = [];
        try
        {
            Counters[] counters = NewCounters(options.Loops ?? Math.Min(Environment.ProcessorCount, MediaOptionsCheck.MaxLoops));
            opened = MediaPorts.Open(options, counters);
            (UdpPort udp, TcpPort? tcp) = (opened[0].Udp!, opened[0].Tcp);
            IReadOnlyList<IceCandidate> candidates = new AnnouncedAddresses(udp.Port, tcp?.Port, udp.HasIpv6).From(options.Addresses);
            var engine = new MediaEngine(Surroundings(dtls, clock, options), counters, opened, candidates, clock, logs.CreateLogger<MediaEngine>());
            foreach (MediaLoop loop in engine.Loops) loop.Start();
            if (udp.ReceiveBufferBytes < UdpPort.BufferBytes) MediaLog.SmallReceiveBuffer(engine.logger, udp.ReceiveBufferBytes, UdpPort.BufferBytes);
            MediaLog.Started(engine.logger, engine.Port, engine.TcpPort, candidates.Count, engine.Loops.Count);
            return engine;
        }
        catch (MediaStartException)
        {
            foreach (MediaPorts ofLoop in opened) ofLoop.Dispose();
            dtls.Dispose();
            throw;
        }
    }

    /// <summary>An engine over ports of the caller's and without a thread: whoever made it calls <see cref="MediaLoop.Turn"/>.</summary>
    /// <param name="ports">Of each loop; the engine's from now on.</param>
    /// <param name="candidates">What its answers announce.</param>
    internal static MediaEngine Over(
        IReadOnlyList<MediaPorts> ports, IReadOnlyList<IceCandidate> candidates, MediaOptions options, TimeProvider clock, ILoggerFactory logs)
    {
        MediaOptionsCheck.Verify(options);
        return new MediaEngine(Surroundings(OpenDtls(clock), clock, options), NewCounters(ports.Count), ports, candidates, clock, logs.CreateLogger<MediaEngine>());
    }

    /// <summary>The room of a session. The same id gives the same room, with the listener of the first call.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="onEvent">Called on the engine's threads, at once where viewers are on several; must not block.</param>
    public MediaRoom OpenRoom(Guid sessionId, Action<MediaEvent> onEvent)
    {
        MediaRoom? made = null;
        MediaRoom room = rooms.GetOrAdd(sessionId, id => made = new MediaRoom(this, new RoomParts(id, Loops, Options, onEvent, logger)));
        if (room == made) room.Home.Loop.Pin(true);
        return room;
    }

    /// <summary>Closes all peers, telling each browser, and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        meters.Dispose();
        await Task.Run(() =>
        {
            foreach (MediaLoop loop in Loops) loop.Stop();
        });
        foreach (MediaPorts ofLoop in ports) ofLoop.Dispose();
        around.Dtls.Dispose();
        MediaLog.Stopped(logger);
    }

    /// <summary>At least one; the first takes TCP connections in.</summary>
    internal IReadOnlyList<MediaLoop> Loops { get; }

    /// <summary>Of all loops.</summary>
    internal LoopDirectory Directory { get; } = new();

    /// <summary>The first.</summary>
    internal MediaLoop Loop => Loops[0];

    internal TimeProvider Time { get; }

    /// <summary>Of all recordings.</summary>
    internal DiskFlushes Flushes { get; } = new();

    /// <summary>Those that are open.</summary>
    internal IEnumerable<MediaRoom> Rooms => rooms.Select(room => room.Value);

    internal MediaOptions Options => around.Options;

    internal OfferPlan? ReadOffer(string sdp, bool publishes, out MediaRefusal? refusal) => offers.Read(sdp, publishes, out refusal);

    internal string WriteAnswer(PeerSetup peer, IceSession ice) => answers.Write(peer, ice);

    internal string WriteFragment(OfferPlan plan, IceSession ice) => answers.WriteFragment(plan, ice);

    internal void Forget(MediaRoom room)
    {
        if (rooms.TryRemove(new KeyValuePair<Guid, MediaRoom>(room.SessionId, room))) room.Home.Loop.Pin(false);
    }

    private static PeerSurroundings Surroundings(DtlsContext dtls, TimeProvider clock, MediaOptions options) =>
        new(dtls, new EngineClock(clock), new Counters(), options, new PendingPeers(options.MaxPendingPeers));

    private static Counters[] NewCounters(int loops) => [.. Enumerable.Range(0, loops).Select(_ => new Counters())];

    private static DtlsContext OpenDtls(TimeProvider clock)
    {
        try
        {
            return new DtlsContext(DtlsCertificate.Create(clock));
        }
        catch (DllNotFoundException exception)
        {
            throw new MediaStartException("OpenSSL 3 (libssl.so.3) is not installed. On Debian or Ubuntu: apt-get install libssl3", exception);
        }
        catch (EntryPointNotFoundException exception)
        {
            throw new MediaStartException("The installed OpenSSL lacks a function that is needed. Install OpenSSL 3.0 or later (libssl3).", exception);
        }
    }
}
