using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>Offers as a browser writes them, reduced to what matters.</summary>
internal static class TestOffer
{
    public const byte Opus = 111;
    public const byte Red = 63;
    public const byte Vp8 = 96;
    public const byte Vp8Rtx = 97;
    public const byte TransportSequenceId = 3;
    public const byte AudioLevelId = 4;
    public const byte RidId = 6;
    public const byte RepairedRidId = 7;

    public static string Publisher(TestPeer peer, bool audio = true, bool video = true) =>
        Write(peer.Fingerprint, SdpDirection.SendOnly, [.. Kinds(audio ? 1 : 0, video ? 1 : 0)], rtx: true);

    /// <summary>An offer of sound, with redundancy preferred.</summary>
    public static string WithRed(string offer) => offer
        .Replace("SAVPF 111", "SAVPF 63 111", StringComparison.Ordinal)
        .Replace("a=rtpmap:111", "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\na=rtpmap:111", StringComparison.Ordinal);

    /// <summary>One picture in layers, named in this order.</summary>
    public static string Simulcast(TestPeer peer, params string[] rids)
    {
        string lines = string.Concat(rids.Select(rid => $"a=rid:{rid} send\r\n"));
        return Publisher(peer, audio: false)
            + $"a=extmap:{RidId} {RtpExtensionFields.RidUri}\r\na=extmap:{RepairedRidId} {RtpExtensionFields.RepairedRidUri}\r\n"
            + $"{lines}a=simulcast:send {string.Join(';', rids)}\r\n";
    }

    public static string Viewer(TestPeer peer, int audio = 1, int video = 1, bool rtx = true) =>
        Write(peer.Fingerprint, SdpDirection.ReceiveOnly, [.. Kinds(audio, video)], rtx);

    public static string Write(byte[] fingerprint, SdpDirection direction, string[] kinds, bool rtx)
    {
        var sdp = new SdpWriter().Begin(1, 1).Attribute("group", "BUNDLE " + string.Join(' ', kinds.Select((_, index) => index)));
        for (int i = 0; i < kinds.Length; i++)
        {
            bool isAudio = kinds[i] == "audio";
            sdp.Media(kinds[i], 9, "UDP/TLS/RTP/SAVPF", isAudio ? ["111"] : rtx ? ["96", "97"] : ["96"]);
            sdp.Attribute("mid", $"{i}").Ice(TestPeer.Ufrag, TestPeer.Pwd).Fingerprint(fingerprint).Setup(SdpSetup.ActPass);
            sdp.Attribute("rtcp-mux").Attribute("rtcp-rsize").Direction(direction);
            sdp.Extension(new SdpExtension(TransportSequenceId, RtpExtensionFields.TransportSequenceUri));
            if (isAudio) sdp.Extension(new SdpExtension(AudioLevelId, RtpExtensionFields.AudioLevelUri));
            if (isAudio) sdp.Codec(new SdpCodec(Opus, "opus", 48_000, 2, "useinbandfec=1", ["transport-cc"]));
            else sdp.Codec(new SdpCodec(Vp8, "VP8", 90_000, 1, "", ["nack", "nack pli", "ccm fir", "goog-remb", "transport-cc"]));
            if (!isAudio && rtx) sdp.Codec(new SdpCodec(Vp8Rtx, "rtx", 90_000, 1, "apt=96", []));
        }

        return sdp.ToString();
    }

    private static IEnumerable<string> Kinds(int audio, int video) =>
        Enumerable.Repeat("audio", audio).Concat(Enumerable.Repeat("video", video));
}
