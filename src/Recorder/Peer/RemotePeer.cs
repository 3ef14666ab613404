using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Peer;

/// <summary>What all peers of a loop share. The clock, the counters and the egress are that loop's, the rest the engine's.</summary>
internal sealed record PeerSurroundings(DtlsContext Dtls, EngineClock Clock, Counters Counters, MediaOptions Options, PendingPeers Pending)
{
    /// <summary>There from the loop's beginning.</summary>
    public Egress Egress { get; private init; } = null!;

    /// <summary>The same for a loop.</summary>
    /// <param name="counters">The loop's own.</param>
    /// <param name="ports">The loop's own.</param>
    public PeerSurroundings Beside(Counters counters, IReadOnlyList<IDatagramPort> ports)
    {
        EngineClock clock = Clock.Beside();
        return this with { Clock = clock, Counters = counters, Egress = new Egress(ports, clock) };
    }
}

internal enum PeerState
{
    /// <summary>Answered; no authenticated check has come.</summary>
    Answered,

    /// <summary>At least one place is validated; DTLS may begin.</summary>
    Reachable,

    Connected,
    Closed,
}

/// <summary>
/// One remote peer: where it is, its DTLS association and its SRTP keys. Media is its <see cref="PeerMedia"/>'s
/// business. Used by the engine's loop alone.
/// </summary>
internal sealed class RemotePeer : IDisposable
{
    private readonly PeerSurroundings around;
    private readonly PeerMedia media;
    private readonly DtlsConnection dtls;
    private readonly TokenBucket budget;
    private readonly long answeredMicroseconds;
    private SrtpReceiver? receiver;
    private SrtpSender? sender;
    private RemotePlace destination;
    private bool nominated;
    private long checkedMicroseconds;
    private long nextTickMicroseconds;
    private int handshakeBytes;

    public RemotePeer(PeerSetup setup, Room room, PeerMedia media, PeerSurroundings around)
    {
        Setup = setup;
        Room = room;
        this.media = media;
        this.around = around;
        // What floods is dropped before any cryptography.
        budget = new TokenBucket(around.Options.MaxPacketsPerSecond, around.Options.MaxPacketsPerSecond / 2);
        Ice = setup.Ice;
        answeredMicroseconds = around.Clock.Now;
        dtls = new DtlsConnection(around.Dtls, DtlsRole.Server, setup.Plan.Fingerprint, datagram => Send(datagram));
        media.Peer = this;
    }

    public PeerSetup Setup { get; }

    public Room Room { get; }

    /// <summary>The ICE session in use; the table's to change, as is the next.</summary>
    public IceSession Ice { get; set; }

    /// <summary>Offered by a restart, and not in use before its first check.</summary>
    public IceSession? NextIce { get; set; }

    public IceSession LatestIce => NextIce ?? Ice;

    public PeerState State { get; private set; }

    /// <summary>Set when the peer is to be closed; the loop does it after the call at hand.</summary>
    public PeerCloseReason? Ending { get; private set; }

    public long PacketsIn { get; private set; }

    public long BytesIn { get; private set; }

    public long PacketsOut { get; private set; }

    public long BytesOut { get; private set; }

    public EngineClock Clock => around.Clock;

    public Counters Counters => around.Counters;

    /// <summary>An authenticated check came from this place: it is validated, consent is fresh (RFC 7675 §5.1).</summary>
    public void OnCheckPassed(in RemotePlace from, bool nominates)
    {
        checkedMicroseconds = Clock.Now;
        if (State == PeerState.Answered) State = PeerState.Reachable;
        // The controlling side chooses (RFC 8445 §8.1.1); until it does, the latest validated place serves.
        if (nominates || !nominated) destination = from;
        nominated |= nominates;
    }

    /// <summary>Takes a DTLS datagram from a validated place.</summary>
    public void OnDtls(ReadOnlySpan<byte> datagram, in RemotePlace from)
    {
        if (!WithinBudget() || !WithinHandshakeBudget(datagram.Length)) return;
        // DTLS often ends before the nomination: answer where it comes from.
        if (!nominated) destination = from;
        dtls.Receive(datagram);
        FollowDtls();
    }

    public void OnRtp(Span<byte> datagram)
    {
        if (!WithinBudget() || receiver is null) return;
        if (!RtpHeader.TryParseProtected(datagram, out RtpHeader outer))
        {
            Counters.Drop(DropReason.RtpMalformed);
            return;
        }

        if (!receiver.TryUnprotectRtp(datagram, outer.PayloadStart, outer.Ssrc, outer.SequenceNumber, out int length))
        {
            Counters.Drop(DropReason.RtpNotAuthentic);
            return;
        }

        dtls.ConfirmKeys();
        PacketsIn++;
        BytesIn += datagram.Length;
        if (RtpHeader.TryParse(datagram[..length], out RtpHeader header)) media.OnRtp(datagram[..length], header);
        else Counters.Drop(DropReason.RtpMalformed);
    }

    public void OnRtcp(Span<byte> datagram)
    {
        if (!WithinBudget() || receiver is null) return;
        if (!receiver.TryUnprotectRtcp(datagram, out int length))
        {
            Counters.Drop(DropReason.RtcpNotAuthentic);
            return;
        }

        dtls.ConfirmKeys();
        if (!RtcpCompound.TryParse(datagram[..length], out RtcpCompound compound)) Counters.Drop(DropReason.RtcpMalformed);
        else foreach (RtcpPacket packet in compound) media.OnRtcp(packet);
    }

    /// <summary>Something may be due before its time: a slot shows somebody else.</summary>
    public void TickSoon() => nextTickMicroseconds = 0;

    public void Tick()
    {
        if (Clock.Now < nextTickMicroseconds) return;
        if (HasExpired(out PeerCloseReason reason)) End(reason);
        if (Ending is not null || State == PeerState.Answered) return;

        dtls.Tick(Clock.Now);
        FollowDtls();
        if (State != PeerState.Connected) return;
        media.Tick();
        nextTickMicroseconds = Clock.Now + media.TickMicroseconds;
    }

    /// <summary>Protects one RTP packet, which goes out with this turn of the loop.</summary>
    /// <param name="room">The arena's, with the packet at its start; it is encrypted in place.</param>
    /// <param name="headerLength">Bytes of header, which stay in clear.</param>
    /// <param name="protectedLength">Bytes that go out, at the start of the room.</param>
    /// <returns>False when the index was used before, or the peer is not connected.</returns>
    public bool TrySendRtp(Span<byte> room, int length, int headerLength, uint ssrc, long extendedSequence, out int protectedLength)
    {
        protectedLength = 0;
        if (sender is null || State != PeerState.Connected) return false;
        if (!sender.TryProtectRtp(room, length, headerLength, ssrc, extendedSequence, out protectedLength)) return false;
        SendMedia(protectedLength);
        return true;
    }

    /// <inheritdoc cref="IPacketSink.Touch"/>
    public long Touch(uint ssrc) => (long)State + (sender?.Touch(ssrc) ?? 0);

    /// <summary>Sends the packet in the arena's room once more, if it becomes the very bytes that it became the first time.</summary>
    /// <param name="length">Bytes of the plain packet.</param>
    public bool TrySendAgain(int length, int headerLength, uint ssrc, in SentForm made)
    {
        if (sender is null || State != PeerState.Connected) return false;
        Span<byte> room = around.Egress.Arena.Room;
        int protectedLength = sender.ProtectAgain(room, length, headerLength, ssrc, made.Sequence);
        if (Slot.TagOf(room[..protectedLength]) != made.Tag) return false;
        SendMedia(protectedLength);
        return true;
    }

    /// <summary>Room for one RTCP compound, to be given to <see cref="SendRtcp"/> before any other packet is made.</summary>
    public Span<byte> RtcpRoom => around.Egress.Arena.Room[..^SrtpCipher.MaxOverhead];

    /// <summary>Protects what was composed in <see cref="RtcpRoom"/>; it goes out with this turn of the loop.</summary>
    public void SendRtcp(int length)
    {
        if (sender is null || State != PeerState.Connected) return;
        around.Egress.Add(destination, sender.ProtectRtcp(around.Egress.Arena.Room, length));
    }

    /// <summary>Asks the loop to close this peer.</summary>
    public void End(PeerCloseReason reason) => Ending ??= reason;

    /// <summary>Says close_notify; nothing is sent after it.</summary>
    public void Close()
    {
        if (State == PeerState.Closed) return;
        if (State != PeerState.Answered) dtls.Close();
        if (State != PeerState.Connected) around.Pending.Leave();
        State = PeerState.Closed;
    }

    public PeerStatistics Statistics() => new(
        Setup.Id, media.Publishes, State == PeerState.Connected,
        PacketsIn, BytesIn, media.PacketsLost, PacketsOut, BytesOut, media.LossFraction, media.RoundTrip, media.PacketsResent)
    {
        EstimateBitsPerSecond = media.EstimateBitsPerSecond,
        PacketsAskedFor = media.PacketsAskedFor,
        KeyframesAskedFor = media.KeyframesAskedFor,
        Layers = media.Layers,
        Sounds = media.Sounds,
    };

    public void Dispose()
    {
        dtls.Dispose();
        receiver?.Dispose();
        sender?.Dispose();
    }

    private bool WithinBudget()
    {
        if (budget.TryTake(Clock.Now)) return true;
        Counters.Drop(DropReason.OverBudget);
        return false;
    }

    private bool WithinHandshakeBudget(int bytes)
    {
        if (State == PeerState.Connected) return true;
        handshakeBytes += bytes;
        if (handshakeBytes <= around.Options.MaxHandshakeBytes) return true;
        Counters.Drop(DropReason.OverBudget);
        return false;
    }

    private bool HasExpired(out PeerCloseReason reason)
    {
        reason = State == PeerState.Connected ? PeerCloseReason.TimedOut : PeerCloseReason.HandshakeFailed;
        long limit = (long)around.Options.PeerTimeout.TotalMicroseconds;
        long handshakeLimit = (long)around.Options.HandshakeTimeout.TotalMicroseconds;
        return State switch
        {
            PeerState.Connected => Clock.Now - checkedMicroseconds > limit,
            PeerState.Answered or PeerState.Reachable => Clock.Now - answeredMicroseconds > handshakeLimit,
            _ => false,
        };
    }

    private void FollowDtls()
    {
        switch (State, dtls.State)
        {
            case (PeerState.Reachable, DtlsState.Connected):
                receiver = new SrtpReceiver(SrtpCipher.Create(dtls.Keys!.Profile, dtls.Keys.Client));
                sender = new SrtpSender(SrtpCipher.Create(dtls.Keys.Profile, dtls.Keys.Server));
                State = PeerState.Connected;
                around.Pending.Leave();
                media.OnConnected();
                break;
            case (_, DtlsState.Failed):
                End(dtls.FingerprintMismatched ? PeerCloseReason.FingerprintMismatch : PeerCloseReason.HandshakeFailed);
                break;
            case (_, DtlsState.Closed):
                End(PeerCloseReason.Left);
                break;
        }
    }

    private void SendMedia(int length)
    {
        around.Egress.Add(destination, length);
        PacketsOut++;
        BytesOut += length;
    }

    private void Send(ReadOnlySpan<byte> datagram)
    {
        if (destination.TrySend(datagram)) Counters.Out(datagram.Length);
        else Counters.Drop(DropReason.SendFailed);
    }
}
