using System.Net;
using System.Text;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>One RTP packet a test peer received.</summary>
/// <param name="Wire">As it came, protected.</param>
/// <param name="Plain">Opened.</param>
/// <param name="Header">Of the plain packet.</param>
internal sealed record ReceivedRtp(byte[] Wire, byte[] Plain, RtpHeader Header)
{
    public byte[] Payload => Plain.AsSpan(Header.PayloadStart, Header.PayloadLength).ToArray();
}

/// <summary>
/// The browser's side of one connection, over a real UDP or TCP socket on loopback: ICE checks, DTLS as a client, SRTP. It does only
/// what a test tells it to; <see cref="Until"/> receives until a condition holds.
/// </summary>
internal sealed class TestPeer : IDisposable
{
    public const string Ufrag = "testufrag";
    public const string Pwd = "testpasswordtestpassword";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IPAddress loopback;
    private readonly List<TestWire> wires = [];
    private readonly DtlsContext context = new(DtlsCertificate.Create(TimeProvider.System));
    private readonly byte[] buffer = new byte[2048];
    private readonly Dictionary<uint, long> highestSent = [];
    private DtlsConnection? dtls;
    private SrtpSender? sender;
    private SrtpReceiver? receiver;
    private SdpSession? answer;

    public TestPeer(bool ipv6 = false, bool tcp = false)
    {
        loopback = ipv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        IsTcp = tcp;
        Engine = new IPEndPoint(loopback, 0);
    }

    /// <summary>How it will reach the engine.</summary>
    public bool IsTcp { get; private set; }

    /// <summary>The latest way to the engine.</summary>
    public TestWire Wire => wires[^1];

    /// <summary>Its name for itself in checks.</summary>
    public string LocalUfrag { get; set; } = Ufrag;

    public Guid Id { get; } = Guid.CreateVersion7();

    public byte[] Fingerprint => context.Certificate.Fingerprint;

    public DtlsState DtlsState => dtls?.State ?? DtlsState.Handshaking;

    public List<ReceivedRtp> Rtp { get; } = [];

    /// <summary>Plain compounds.</summary>
    public List<byte[]> Rtcp { get; } = [];

    public int ChecksAnswered { get; private set; }

    public SdpSession Answer => answer ?? throw new InvalidOperationException("No answer yet.");

    public IPEndPoint Engine { get; private set; }

    public void TakeAnswer(MediaAnswer given, int port)
    {
        Read(given);
        Engine = new IPEndPoint(loopback, port);
        Move(IsTcp);
    }

    /// <param name="wire">How it reaches the engine.</param>
    public void TakeAnswer(MediaAnswer given, TestWire wire)
    {
        Read(given);
        Move(wire);
    }

    /// <summary>Checks go by these from now on: the engine's half after a restart by fragment.</summary>
    public void TakeCredentials(string ufrag, string pwd) =>
        answer = Answer with { Media = [.. Answer.Media.Select(media => media with { IceUfrag = ufrag, IcePwd = pwd })] };

    /// <summary>Goes on from a new local port, as after a change of network; the old one stays open.</summary>
    public void Move(bool tcp) => Move(tcp ? new TcpWire(Engine) : new UdpWire(Engine));

    /// <inheritdoc cref="Move(bool)"/>
    /// <param name="wire">The peer's from now on.</param>
    public void Move(TestWire wire)
    {
        IsTcp = wire is TcpWire;
        wires.Add(wire);
    }

    /// <summary>Checks, nominates and shakes hands.</summary>
    public void Connect()
    {
        Check(nominate: true);
        Assert.True(Until(() => ChecksAnswered > 0), "The check was not answered.");
        StartDtls();
        Assert.True(Until(() => DtlsState == DtlsState.Connected), "DTLS did not connect.");
        sender = new SrtpSender(SrtpCipher.Create(dtls!.Keys!.Profile, dtls.Keys.Client));
        receiver = new SrtpReceiver(SrtpCipher.Create(dtls.Keys.Profile, dtls.Keys.Server));
    }

    public void StartDtls()
    {
        SdpMedia media = Answer.Media.First(section => section.Port != 0);
        dtls = new DtlsConnection(context, DtlsRole.Client, media.FingerprintSha256!, datagram => Send(datagram));
        dtls.Start();
    }

    public void Check(bool nominate, string? pwd = null) => Send(NewCheck(nominate, pwd));

    public byte[] NewCheck(bool nominate, string? pwd = null)
    {
        SdpMedia media = Answer.Media.First(section => section.Port != 0);
        var message = new byte[256];
        var writer = new StunWriter(message, StunType.BindingRequest, Guid.NewGuid().ToByteArray().AsSpan(0, 12));
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{media.IceUfrag}:{LocalUfrag}"));
        writer.AddPriority(1);
        writer.AddTieBreaker(controlling: true, 1);
        if (nominate) writer.AddUseCandidate();
        writer.AddIntegrity(Encoding.ASCII.GetBytes(pwd ?? media.IcePwd!));
        writer.AddFingerprint();
        Assert.True(writer.TryFinish(out int length));
        return message[..length];
    }

    public void Send(ReadOnlySpan<byte> datagram) => Wire.Send(datagram);

    /// <summary>Protects and sends an RTP packet; the sequence numbers of one SSRC go on over the wrap.</summary>
    /// <param name="quietness">Audio level (RFC 6464): 0 is loudest, 127 silence; null sends none.</param>
    public void SendRtp(in RtpHeader header, ReadOnlySpan<byte> payload, byte? transportSequenceId = null, ushort transportSequence = 0, byte? quietness = null)
    {
        List<(byte, byte[])> extensions = [];
        if (transportSequenceId is { } id) extensions.Add((id, [(byte)(transportSequence >> 8), (byte)transportSequence]));
        if (quietness is { } level) extensions.Add((TestOffer.AudioLevelId, [RtpExtensionFields.WriteAudioLevel(voice: level < 60, level)]));
        SendRtpWith(header, payload, [.. extensions]);
    }

    /// <summary>Likewise, with the header extensions given.</summary>
    public void SendRtpWith(in RtpHeader header, ReadOnlySpan<byte> payload, params (byte Id, byte[] Data)[] extensions)
    {
        var packet = new byte[2048];
        var writer = new RtpPacketWriter(packet, header);
        if (extensions.Length > 0) writer.BeginExtensions(RtpHeaderExtensions.OneByteProfile);
        foreach ((byte id, byte[] data) in extensions) writer.AddExtension(id, data);
        if (extensions.Length > 0) writer.EndExtensions();

        writer.Payload(payload);
        Assert.True(writer.TryFinish(out int length));
        Assert.True(RtpHeader.TryParse(packet.AsSpan(0, length), out RtpHeader written));
        long highest = highestSent.GetValueOrDefault(header.Ssrc, header.SequenceNumber);
        long index = highest + (short)(header.SequenceNumber - (ushort)highest);
        highestSent[header.Ssrc] = Math.Max(highest, index);
        Assert.True(sender!.TryProtectRtp(packet, length, written.PayloadStart, header.Ssrc, index, out int protectedLength));
        Send(packet.AsSpan(0, protectedLength));
    }

    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        var packet = new byte[2048];
        compound.CopyTo(packet);
        Send(packet.AsSpan(0, sender!.ProtectRtcp(packet, compound.Length)));
    }

    public void Close() => dtls?.Close();

    /// <summary>Receives until the condition holds; false when it does not within <see cref="Patience"/>.</summary>
    public bool Until(Func<bool> condition)
    {
        long deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!condition())
        {
            if (Environment.TickCount64 > deadline) return false;
            Receive(TimeSpan.FromMilliseconds(5));
        }

        return true;
    }

    /// <summary>Takes what comes until nothing has come for a while: to see that something does not.</summary>
    public void Drain(int quietMilliseconds = 150)
    {
        while (Receive(TimeSpan.FromMilliseconds(quietMilliseconds)))
        {
        }
    }

    public void Dispose()
    {
        dtls?.Dispose();
        sender?.Dispose();
        receiver?.Dispose();
        context.Dispose();
        foreach (TestWire wire in wires) wire.Dispose();
    }

    private void Read(MediaAnswer given)
    {
        Assert.Null(given.Refusal);
        Assert.True(SdpParser.TryParse(given.Sdp, out answer, out SdpFault fault), fault.ToString());
    }

    private bool Receive(TimeSpan patience)
    {
        dtls?.Tick(Environment.TickCount64 * 1000);
        if (!Wire.TryReceive(buffer, patience, out int received)) return false;
        Span<byte> datagram = buffer.AsSpan(0, received);
        switch (PacketDemux.Classify(datagram))
        {
            case PacketKind.Stun:
                Assert.True(StunMessage.TryParse(datagram, out StunMessage message));
                if (message.Type == StunType.BindingSuccess) ChecksAnswered++;
                break;
            case PacketKind.Dtls:
                dtls?.Receive(datagram);
                break;
            case PacketKind.Rtp:
                TakeRtp(datagram);
                break;
            case PacketKind.Rtcp:
                // A line that doubles makes replays, which SRTCP refuses.
                if (receiver!.TryUnprotectRtcp(datagram, out int length)) Rtcp.Add(datagram[..length].ToArray());
                break;
        }

        return true;
    }

    private void TakeRtp(Span<byte> datagram)
    {
        byte[] wire = datagram.ToArray();
        Assert.True(RtpHeader.TryParseProtected(datagram, out RtpHeader outer));
        // A repeated ciphertext is a replay for SRTP; the test wants to see it all the same.
        byte[] plain = receiver!.TryUnprotectRtp(datagram, outer.PayloadStart, outer.Ssrc, outer.SequenceNumber, out int length)
            ? datagram[..length].ToArray()
            : [];
        RtpHeader header = plain.Length == 0 ? outer : RtpHeader.TryParse(plain, out RtpHeader inner) ? inner : default;
        Rtp.Add(new ReceivedRtp(wire, plain, header));
    }
}
