using System.Globalization;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Peer;

/// <summary>The reasons for refusing an offer: codes for programs, texts for people.</summary>
internal static class OfferRefusals
{
    public static MediaRefusal TooLarge(int limit) => new(
        "too-large",
        string.Create(CultureInfo.InvariantCulture, $"The offer has more than {limit} characters. Offer fewer media sections."));

    public static MediaRefusal NotSdp(SdpFault fault) => new(
        "not-sdp",
        $"This is not a session description that can be read ({fault}). Send the browser's offer unchanged, as application/sdp.");

    public static MediaRefusal TooManySections(int limit) => new(
        "too-many-sections",
        string.Create(CultureInfo.InvariantCulture, $"The offer has more than {limit} media sections. Offer fewer."));

    public static MediaRefusal NoVp8() => new(
        "no-vp8",
        "The picture is offered without VP8, the one picture format taken here. Choose VP8 as the program's video codec; where it has none "
        + "(OBS Studio), start its virtual camera and choose that as the camera in the session's page.");

    public static MediaRefusal NotSoundAlone() => new(
        "interpreter-sound-alone", "An interpreter's channel is one voice and no picture. Offer a microphone and nothing else.");

    /// <summary>Names the first thing that kept every section from being taken.</summary>
    public static MediaRefusal NothingTaken(SdpSession offer, bool publishes)
    {
        List<SdpMedia> media = [.. offer.Media.Where(section => section.Kind is "audio" or "video")];
        string verb = publishes ? "sends" : "receives";
        if (media.Count == 0)
            return new MediaRefusal("no-audio-or-video-we-take", $"The offer has no sound and no picture. Add a track that {verb}.");
        if (media.TrueForAll(section => section.FingerprintSha256 is null))
            return new MediaRefusal("no-fingerprint", "The offer has no SHA-256 fingerprint, so the connection cannot be encrypted. Use a WebRTC client.");
        if (media.TrueForAll(section => section.IceUfrag is null || section.IcePwd is null))
            return new MediaRefusal("no-ice", "The offer has no ICE credentials. Use a WebRTC client.");
        if (media.TrueForAll(section => section.Setup is SdpSetup.Passive or SdpSetup.HoldConnection))
            return new MediaRefusal("no-dtls-client", "The offer wants us to open DTLS; we only answer it. Offer a=setup:actpass.");
        if (media.TrueForAll(section => section.Kind == "video") && !media.Exists(section => section.Codecs.Any(codec => codec.Is("VP8"))))
            return NoVp8();
        return new MediaRefusal(
            "no-audio-or-video-we-take",
            $"Nothing in the offer can be taken: sound must be Opus, picture VP8, in one bundle with rtcp-mux, and in a section that {verb}.");
    }
}
