using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using CaseHub.Recorder.Wire;

namespace CaseHub.Load.Peers;

/// <summary>What a viewer tells a server of the way its packets take.</summary>
internal enum Feedback
{
    /// <summary>Receiver reports alone.</summary>
    None,

    /// <summary>Transport-wide numbers and their feedback, with RTX, as browsers have.</summary>
    TransportWide,
}

/// <summary>Session descriptions as a browser writes them, reduced to what matters, with the credentials of one peer.</summary>
internal sealed class Offers(byte[] fingerprint, IPEndPoint place)
{
    public const byte Opus = 111;
    public const byte Vp8 = 96;
    public const byte Vp8Rtx = 97;
    public const byte TransportSequenceId = 3;

    /// <summary>A host candidate's (RFC 8445 §5.1.2.1).</summary>
    public const uint CandidatePriority = 2_130_706_431;

    private const string Protocol = "UDP/TLS/RTP/SAVPF";
    private static readonly string[] VideoFeedback = ["nack", "nack pli", "ccm fir"];

    public string Ufrag { get; } = RandomNumberGenerator.GetHexString(8, lowercase: true);

    public string Pwd { get; } = RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>One sound and one picture.</summary>
    /// <param name="videoSsrc">Null for sound alone.</param>
    public string ToPublish(uint audioSsrc, uint? videoSsrc)
    {
        SdpWriter sdp = Begin(videoSsrc is null ? ["0"] : ["0", "1"]);
        Section(sdp, "audio", "0", ["111"], SdpSetup.ActPass, SdpDirection.SendOnly).Msid(new SdpMsid("load", "audio"));
        Codecs(sdp, isAudio: true, Feedback.None).Source(audioSsrc, "load", new SdpMsid("load", "audio"));
        if (videoSsrc is not { } ssrc) return sdp.ToString();
        Section(sdp, "video", "1", ["96"], SdpSetup.ActPass, SdpDirection.SendOnly).Msid(new SdpMsid("load", "video"));
        return Codecs(sdp, isAudio: false, Feedback.None).Source(ssrc, "load", new SdpMsid("load", "video")).ToString();
    }

    /// <param name="audio">Sounds that are wanted at once.</param>
    /// <param name="video">Pictures likewise.</param>
    public string ToView(int audio, int video, Feedback feedback)
    {
        bool[] sections = [.. Enumerable.Repeat(true, audio), .. Enumerable.Repeat(false, video)];
        SdpWriter sdp = Begin([.. sections.Select((_, index) => Mid(index))]);
        for (int i = 0; i < sections.Length; i++)
        {
            string[] formats = sections[i] ? ["111"] : feedback == Feedback.None ? ["96"] : ["96", "97"];
            Section(sdp, sections[i] ? "audio" : "video", Mid(i), formats, SdpSetup.ActPass, SdpDirection.ReceiveOnly);
            Codecs(sdp, sections[i], feedback);
        }

        return sdp.ToString();
    }

    /// <summary>Takes all that a server offers to send, with its first codec; we open DTLS.</summary>
    public string Accepting(SdpSession offer)
    {
        SdpWriter sdp = Begin([.. offer.Media.Select(media => media.Mid ?? "")]);
        foreach (SdpMedia media in offer.Media)
        {
            SdpCodec codec = media.Codecs[0];
            string format = codec.PayloadType.ToString(CultureInfo.InvariantCulture);
            Section(sdp, media.Kind, media.Mid ?? "", [format], SdpSetup.Active, SdpDirection.ReceiveOnly)
                .Codec(codec with { Feedback = [.. codec.Feedback.Where(VideoFeedback.Contains)] });
        }

        return sdp.ToString();
    }

    private static SdpWriter Begin(string[] mids) =>
        new SdpWriter().Begin(Random.Shared.NextInt64(), 1).Attribute("group", "BUNDLE " + string.Join(' ', mids));

    private SdpWriter Section(SdpWriter sdp, string kind, string mid, string[] formats, SdpSetup setup, SdpDirection direction) =>
        sdp.Media(kind, 9, Protocol, formats)
            .Attribute("mid", mid).Ice(Ufrag, Pwd).Fingerprint(fingerprint).Setup(setup)
            .Attribute("rtcp-mux").Attribute("rtcp-rsize").Direction(direction)
            .Attribute("candidate", string.Create(CultureInfo.InvariantCulture, $"1 1 udp {CandidatePriority} {place.Address} {place.Port} typ host"))
            .Attribute("end-of-candidates");

    private static SdpWriter Codecs(SdpWriter sdp, bool isAudio, Feedback feedback)
    {
        if (isAudio) return sdp.Codec(new SdpCodec(Opus, "opus", 48_000, 2, "minptime=10;useinbandfec=1", []));
        if (feedback == Feedback.None) return sdp.Codec(new SdpCodec(Vp8, "VP8", 90_000, 1, "", VideoFeedback));
        return sdp.Extension(new SdpExtension(TransportSequenceId, RtpExtensionFields.TransportSequenceUri))
            .Codec(new SdpCodec(Vp8, "VP8", 90_000, 1, "", [.. VideoFeedback, "transport-cc"]))
            .Codec(new SdpCodec(Vp8Rtx, "rtx", 90_000, 1, "apt=96", []));
    }

    private static string Mid(int index) => index.ToString(CultureInfo.InvariantCulture);
}
