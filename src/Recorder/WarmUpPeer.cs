using System.Net;
using System.Net.Sockets;
using System.Text;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder;

/// <summary>The browser's side of the session of <see cref="WarmUp"/>: one check, DTLS as a client, a few packets. It waits, on whatever thread calls it.</summary>
internal sealed class WarmUpPeer : IDisposable
{
    private const byte Opus = 111, Red = 63, Vp8 = 96, Vp8Rtx = 97, NumberId = 3;
    private const uint SoundSsrc = 1_000, PictureSsrc = 2_000;
    private const string Ufrag = "warm", Pwd = "warmwarmwarmwarmwarmwarm";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly DtlsContext context = new(DtlsCertificate.Create(TimeProvider.System));
    private readonly byte[] buffer = new byte[2048];
    private readonly Dictionary<uint, ushort> heard = [];
    private DtlsConnection? dtls;
    private SrtpSender? sender;

    public WarmUpPeer(IPEndPoint engine)
    {
        socket.Connect(engine);
        socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
    }

    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>One sound and one picture, with what browsers offer for them.</summary>
    public string Offer(SdpDirection direction)
    {
        SdpWriter sdp = new SdpWriter().Begin(1, 1).Attribute("group", "BUNDLE 0 1").Attribute("msid-semantic", "WMS");
        Begin(sdp, "audio", "0", direction, [Opus, Red]);
        sdp.Codec(new SdpCodec(Opus, "opus", 48_000, 2, "minptime=10;useinbandfec=1", ["transport-cc", "nack"]));
        sdp.Codec(new SdpCodec(Red, "red", 48_000, 2, "111/111", []));
        sdp.Extension(new SdpExtension(1, RtpExtensionFields.AudioLevelUri));
        Begin(sdp, "video", "1", direction, [Vp8, Vp8Rtx]);
        sdp.Codec(new SdpCodec(Vp8, "VP8", 90_000, 1, "", ["goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"]));
        sdp.Codec(new SdpCodec(Vp8Rtx, "rtx", 90_000, 1, "apt=96", []));
        return sdp.ToString();
    }

    public bool TryConnect(MediaAnswer answer)
    {
        if (!SdpParser.TryParse(answer.Sdp, out SdpSession? session, out _)) return false;
        SdpMedia first = session!.Media[0];
        SendCheck(first);
        dtls = new DtlsConnection(context, DtlsRole.Client, first.FingerprintSha256!, datagram => socket.Send(datagram));
        if (!TryReceive(PacketKind.Stun, out _)) return false;
        dtls.Start();
        while (dtls.State == DtlsState.Handshaking && TryReceive(PacketKind.Dtls, out int length)) dtls.Receive(buffer.AsSpan(0, length));
        if (dtls.Keys is not { } keys) return false;
        sender = new SrtpSender(SrtpCipher.Create(keys.Profile, keys.Client));
        return true;
    }

    public void SendSound(ushort sequence) => Send(new RtpHeader { PayloadType = Opus, SequenceNumber = sequence, Timestamp = sequence * 960u, Ssrc = SoundSsrc }, new byte[80]);

    /// <summary>A keyframe of one packet (RFC 7741 §4.2, RFC 6386 §9.1), of 16×16.</summary>
    public void SendPicture(ushort sequence) => Send(
        new RtpHeader { Marker = true, PayloadType = Vp8, SequenceNumber = sequence, Timestamp = sequence * 3_000u, Ssrc = PictureSsrc },
        [0x10, 0x10, 0x00, 0x00, 0x9D, 0x01, 0x2A, 16, 0, 16, 0, .. new byte[1_000]]);

    public void SendReport()
    {
        var writer = new RtcpWriter(buffer);
        writer.SenderReport(PictureSsrc, 1UL << 32, 3_000, 5, 5_000);
        writer.SourceDescription(PictureSsrc, "warm"u8);
        Send(writer);
    }

    /// <summary>Takes so many packets of media, as far as they come.</summary>
    public int TakeMedia(int count)
    {
        int came = 0;
        for (; came < count && TryReceive(PacketKind.Rtp, out int length); came++)
        {
            if (RtpHeader.TryParseProtected(buffer.AsSpan(0, length), out RtpHeader header)) heard[header.Ssrc] = header.SequenceNumber;
        }

        return came;
    }

    /// <summary>A report, a request for what came last of each stream, one for a keyframe, and when the first numbered packets came.</summary>
    public void SendFeedback()
    {
        foreach ((uint ssrc, ushort sequence) in heard)
        {
            var writer = new RtcpWriter(buffer);
            writer.ReceiverReport(1, [new ReportBlock { Ssrc = ssrc, HighestSequence = sequence }]);
            writer.Nack(1, ssrc, [sequence]);
            writer.PictureLoss(1, ssrc);
            Send(writer);
        }

        if (TransportFeedbackWriter.TryWrite(buffer, 1, PictureSsrc, 0, 0, [1_000, 2_000, TransportFeedbackWriter.NotReceived, 3_000], out _, out int length)) SendRtcp(length);
    }

    public void Close() => dtls?.Close();

    public void Dispose()
    {
        dtls?.Dispose();
        sender?.Dispose();
        context.Dispose();
        socket.Dispose();
    }

    private void Begin(SdpWriter sdp, string kind, string mid, SdpDirection direction, byte[] payloadTypes)
    {
        sdp.Media(kind, 9, "UDP/TLS/RTP/SAVPF", payloadTypes.Select(type => $"{type}"));
        sdp.Attribute("mid", mid).Ice(Ufrag, Pwd).Fingerprint(context.Certificate.Fingerprint).Setup(SdpSetup.ActPass);
        sdp.Attribute("rtcp-mux").Attribute("rtcp-rsize").Direction(direction);
        sdp.Extension(new SdpExtension(NumberId, RtpExtensionFields.TransportSequenceUri));
    }

    private void SendCheck(SdpMedia media)
    {
        var writer = new StunWriter(buffer, StunType.BindingRequest, Guid.NewGuid().ToByteArray().AsSpan(0, 12));
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{media.IceUfrag}:{Ufrag}"));
        writer.AddPriority(1);
        writer.AddTieBreaker(controlling: true, 1);
        writer.AddUseCandidate();
        writer.AddIntegrity(Encoding.ASCII.GetBytes(media.IcePwd!));
        writer.AddFingerprint();
        if (writer.TryFinish(out int length)) socket.Send(buffer.AsSpan(0, length));
    }

    private void Send(in RtpHeader header, ReadOnlySpan<byte> payload)
    {
        var writer = new RtpPacketWriter(buffer, header);
        writer.BeginExtensions(RtpHeaderExtensions.OneByteProfile);
        writer.AddExtension(NumberId, [0, (byte)header.SequenceNumber]);
        writer.EndExtensions();
        writer.Payload(payload);
        if (!writer.TryFinish(out int length) || !RtpHeader.TryParse(buffer.AsSpan(0, length), out RtpHeader written)) return;
        if (sender!.TryProtectRtp(buffer, length, written.PayloadStart, header.Ssrc, header.SequenceNumber, out int sealedLength)) socket.Send(buffer.AsSpan(0, sealedLength));
    }

    private void Send(in RtcpWriter writer)
    {
        if (writer.TryFinish(out int length)) SendRtcp(length);
    }

    private void SendRtcp(int length) => socket.Send(buffer.AsSpan(0, sender!.ProtectRtcp(buffer, length)));

    /// <summary>Waits for a datagram of this kind; others are passed over.</summary>
    private bool TryReceive(PacketKind kind, out int length)
    {
        try
        {
            do length = socket.Receive(buffer);
            while (PacketDemux.Classify(buffer.AsSpan(0, length)) != kind);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.TimedOut)
        {
            length = 0;
            return false;
        }
    }
}
