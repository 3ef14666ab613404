using System.Collections.Concurrent;
using CaseHub.Recorder.Peer;
using CaseHub.Recorder.Secure;
using Microsoft.Extensions.Logging;

namespace CaseHub.Recorder;

/// <summary>
/// The door of the media plane: a WebRTC peer that takes publications in and hands them on to viewers and recordings, on one UDP
/// port and one TCP port. Thread-safe. Events are told on the engine's own thread and must not block it.
/// </summary>
public sealed class MediaEngine : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, MediaRoom> rooms = new();
    private readonly PeerSurroundings around;
    private readonly MediaPorts ports;
    private readonly OfferReader offers;
    private readonly AnswerWriter answers;
    private readonly ILogger logger;
    private int disposed;

    private MediaEngine(PeerSurroundings around, MediaPorts ports, IReadOnlyList<IceCandidate> candidates, TimeProvider time, ILogger logger)
    {
        Time = time;
        this.around = around;
        this.ports = ports;
        this.logger = logger;
        offers = new OfferReader(around.Options);
        answers = new AnswerWriter(around.Dtls.Certificate.Fingerprint, candidates);
        Loop = new MediaLoop(around, ports, logger);
    }

    /// <summary>The UDP port in use.</summary>
    public int Port => ports.Udp?.Port ?? 0;

    /// <summary>The TCP port in use; 0 for none.</summary>
    public int TcpPort => ports.Tcp?.Port ?? 0;

    /// <summary>What was counted since the start.</summary>
    public MediaCounters Counters => around.Counters.Snapshot();

    /// <summary>Opens the ports, makes this start's certificate and begins to serve.</summary>
    /// <exception cref="MediaStartException">The message is one line that says what is wrong and how to mend it.</exception>
    public static MediaEngine Start(MediaOptions options, TimeProvider clock, ILoggerFactory logs)
    {
        MediaOptionsCheck.Verify(options);
        DtlsContext dtls = OpenDtls(clock);
        var counters = new Counters();
        MediaPorts? opened = null;
        try
        {
            opened = MediaPorts.Open(options, counters);
            UdpPort udp = opened.Udp!;
            IReadOnlyList<IceCandidate> candidates = new AnnouncedAddresses(udp.Port, opened.Tcp?.Port, udp.HasIpv6).From(options.Addresses);
            var surroundings = new PeerSurroundings(dtls, new EngineClock(clock), counters, options);
            var engine = new MediaEngine(surroundings, opened, candidates, clock, logs.CreateLogger<MediaEngine>());
            engine.Loop.Start();
            if (udp.ReceiveBufferBytes < UdpPort.BufferBytes) MediaLog.SmallReceiveBuffer(engine.logger, udp.ReceiveBufferBytes, UdpPort.BufferBytes);
            MediaLog.Started(engine.logger, engine.Port, engine.TcpPort, candidates.Count);
            return engine;
        }
        catch (MediaStartException)
        {
            opened?.Dispose();
            dtls.Dispose();
            throw;
        }
    }

    /// <summary>An engine over ports of the caller's and without a thread: whoever made it calls <see cref="MediaLoop.Turn"/>.</summary>
    /// <param name="ports">The engine's from now on.</param>
    /// <param name="candidates">What its answers announce.</param>
    internal static MediaEngine Over(
        IReadOnlyList<IDatagramPort> ports, IReadOnlyList<IceCandidate> candidates, MediaOptions options, TimeProvider clock, ILoggerFactory logs)
    {
        MediaOptionsCheck.Verify(options);
        var surroundings = new PeerSurroundings(OpenDtls(clock), new EngineClock(clock), new Counters(), options);
        return new MediaEngine(surroundings, new MediaPorts(ports, Wait: null), candidates, clock, logs.CreateLogger<MediaEngine>());
    }

    /// <summary>The room of a session. The same id gives the same room, with the listener of the first call.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="onEvent">Called on the engine's thread, in order; must not block.</param>
    public MediaRoom OpenRoom(Guid sessionId, Action<MediaEvent> onEvent) =>
        rooms.GetOrAdd(sessionId, id => new MediaRoom(this, new Room(id, onEvent, logger)));

    /// <summary>Closes all peers, telling each browser, and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        await Task.Run(Loop.Stop);
        ports.Dispose();
        around.Dtls.Dispose();
        MediaLog.Stopped(logger);
    }

    internal MediaLoop Loop { get; }

    internal TimeProvider Time { get; }

    internal MediaOptions Options => around.Options;

    internal OfferPlan? ReadOffer(string sdp, bool publishes, out MediaRefusal? refusal) => offers.Read(sdp, publishes, out refusal);

    internal string WriteAnswer(PeerSetup peer, IceSession ice) => answers.Write(peer, ice);

    internal string WriteFragment(OfferPlan plan, IceSession ice) => answers.WriteFragment(plan, ice);

    internal void Forget(Guid sessionId) => rooms.TryRemove(sessionId, out _);

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
