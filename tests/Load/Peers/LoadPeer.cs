using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CaseHub.Load.Native;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;

namespace CaseHub.Load.Peers;

/// <summary>
/// A browser's end of one connection: its own UDP socket, controlling ICE with one candidate, DTLS, SRTP. Belongs to the
/// <see cref="PeerLoop"/> once it has begun; only <see cref="Publisher"/> sends from another thread.
/// </summary>
internal abstract class LoadPeer : IDisposable
{
    /// <summary>Room for seconds of a stream, so that what is lost is lost by the server.</summary>
    private const int ReceiveBufferBytes = 2 * 1024 * 1024;

    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>As Chromium does; RFC 7675 §5.1 wants one in 30 s at least.</summary>
    private static readonly TimeSpan ConsentEvery = TimeSpan.FromMilliseconds(2_500);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);

    private readonly DtlsContext context;
    private readonly TaskCompletionSource<long> connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] tieBreaker = Guid.NewGuid().ToByteArray();
    private RemoteDescription? remote;
    private DtlsConnection? dtls;
    private long checkAt;
    private long reportAt;

    /// <param name="local">Where its socket is bound.</param>
    /// <param name="context">Shared by all peers, so one certificate serves all.</param>
    /// <param name="takesTrains">See <see cref="ReceiveBatch.AskForTrains"/>.</param>
    protected LoadPeer(IPAddress local, DtlsContext context, bool takesTrains = false)
    {
        this.context = context;
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false, ReceiveBufferSize = ReceiveBufferBytes };
        Socket.Bind(new IPEndPoint(local, 0));
        ReceiveBatch.AskForTimes(Socket);
        if (takesTrains) ReceiveBatch.AskForTrains(Socket);
        Offers = new Offers(context.Certificate.Fingerprint, (IPEndPoint)Socket.LocalEndPoint!);
    }

    public Socket Socket { get; }

    public int Port => ((IPEndPoint)Socket.LocalEndPoint!).Port;

    public int Descriptor => (int)Socket.Handle;

    /// <summary>Writes its descriptions.</summary>
    public Offers Offers { get; }

    /// <summary>When DTLS connected, as <see cref="Stopwatch"/> counts.</summary>
    public Task<long> Connected => connected.Task;

    public SrtpProfile? Profile => dtls?.Keys?.Profile;

    /// <summary>What the server sent that failed to authenticate.</summary>
    public long Forged { get; protected set; }

    protected SrtpSender? Protection { get; private set; }

    protected SrtpReceiver? Opening { get; private set; }

    /// <summary>Begins to check the path; DTLS follows the first answer.</summary>
    public void Begin(RemoteDescription description, long now)
    {
        remote = description;
        Socket.Connect(description.Place);
        reportAt = now + (Random.Shared.NextInt64(1_000) * Stopwatch.Frequency / 1_000);
        Check(now);
    }

    /// <summary>Takes one datagram, which may be changed.</summary>
    /// <param name="arrival">As <see cref="WallClock"/> counts.</param>
    public void Take(Span<byte> datagram, long arrival)
    {
        switch (PacketDemux.Classify(datagram))
        {
            case PacketKind.Rtp:
                OnRtp(datagram, arrival);
                break;
            case PacketKind.Rtcp:
                TakeRtcp(datagram, arrival);
                break;
            case PacketKind.Stun:
                TakeStun(datagram);
                break;
            case PacketKind.Dtls:
                dtls?.Receive(datagram);
                NoteConnected();
                break;
        }
    }

    /// <summary>Does what is due; called every 10 ms.</summary>
    /// <param name="now">As <see cref="Stopwatch"/> counts.</param>
    public void Tick(long now)
    {
        if (remote is null) return;
        if (now >= checkAt) Check(now);
        if (!connected.Task.IsCompleted) dtls?.Tick(now / 1_000);
        if (Protection is null) return;
        OnTick(now);
        if (now < reportAt) return;
        reportAt += TicksOf(ReportEvery);
        OnReportDue();
    }

    /// <summary>Says goodbye as a browser does.</summary>
    public void Close()
    {
        dtls?.Close();
        remote = null;
    }

    public virtual void Dispose()
    {
        dtls?.Dispose();
        Protection?.Dispose();
        Opening?.Dispose();
        Socket.Dispose();
    }

    protected abstract void OnRtp(Span<byte> packet, long arrival);

    protected abstract void OnRtcp(in RtcpPacket packet, long arrival);

    /// <summary>Once a second.</summary>
    protected abstract void OnReportDue();

    protected virtual void OnTick(long now)
    {
    }

    protected void Send(ReadOnlySpan<byte> datagram) => Socket.Send(datagram, SocketFlags.None, out _);

    /// <returns>False when the system did not take it.</returns>
    protected bool TrySend(ReadOnlySpan<byte> datagram) => Socket.Send(datagram, SocketFlags.None, out SocketError error) == datagram.Length && error == SocketError.Success;

    protected void SendRtcp(Span<byte> compound, int length) => Send(compound[..Protection!.ProtectRtcp(compound, length)]);

    protected static long TicksOf(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private void TakeRtcp(Span<byte> datagram, long arrival)
    {
        if (Opening is null) return;
        if (!Opening.TryUnprotectRtcp(datagram, out int length) || !RtcpCompound.TryParse(datagram[..length], out RtcpCompound compound))
        {
            Forged++;
            return;
        }

        foreach (RtcpPacket packet in compound) OnRtcp(packet, arrival);
    }

    private void TakeStun(ReadOnlySpan<byte> datagram)
    {
        if (remote is null || !StunMessage.TryParse(datagram, out StunMessage message)) return;
        if (message.Type == StunType.BindingRequest) AnswerCheck(message);
        if (message.Type != StunType.BindingSuccess || dtls is not null || !message.VerifyIntegrity(remote.Pwd)) return;
        dtls = new DtlsConnection(context, remote.OurRole, remote.Fingerprint, bytes => Send(bytes));
        if (remote.OurRole == DtlsRole.Client) dtls.Start();
    }

    /// <summary>A full agent checks us as well (RFC 8445 §7.3).</summary>
    private void AnswerCheck(in StunMessage check)
    {
        byte[] pwd = Encoding.ASCII.GetBytes(Offers.Pwd);
        if (!check.VerifyIntegrity(pwd)) return;
        Span<byte> answer = stackalloc byte[256];
        var writer = new StunWriter(answer, StunType.BindingSuccess, check.TransactionId);
        writer.AddXorMappedAddress(remote!.Place.Address.GetAddressBytes(), (ushort)remote.Place.Port);
        writer.AddIntegrity(pwd);
        writer.AddFingerprint();
        if (writer.TryFinish(out int length)) Send(answer[..length]);
    }

    private void Check(long now)
    {
        checkAt = now + TicksOf(dtls is null ? CheckEvery : ConsentEvery);
        Span<byte> check = stackalloc byte[256];
        var writer = new StunWriter(check, StunType.BindingRequest, Guid.NewGuid().ToByteArray().AsSpan(0, StunMessage.TransactionIdBytes));
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{remote!.Ufrag}:{Offers.Ufrag}"));
        writer.AddPriority(Offers.CandidatePriority);
        writer.AddTieBreaker(controlling: true, BitConverter.ToUInt64(tieBreaker));
        writer.AddUseCandidate();
        writer.AddIntegrity(remote.Pwd);
        writer.AddFingerprint();
        if (writer.TryFinish(out int length)) Send(check[..length]);
    }

    private void NoteConnected()
    {
        if (dtls is null || connected.Task.IsCompleted) return;
        if (dtls.State == DtlsState.Failed) connected.TrySetException(new IOException("The DTLS handshake failed."));
        if (dtls.State != DtlsState.Connected) return;

        SrtpKeys keys = dtls.Keys!;
        bool isClient = remote!.OurRole == DtlsRole.Client;
        Protection = new SrtpSender(SrtpCipher.Create(keys.Profile, isClient ? keys.Client : keys.Server));
        Opening = new SrtpReceiver(SrtpCipher.Create(keys.Profile, isClient ? keys.Server : keys.Client));
        connected.TrySetResult(Stopwatch.GetTimestamp());
    }
}
