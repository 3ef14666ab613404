using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// Decides what we take of an offer (RFC 3264 §6): Opus and VP8 in one bundle over DTLS-SRTP. Sections that do not fit are
/// declined; an offer of which nothing is left is refused with the reason.
/// </summary>
internal sealed class OfferReader(MediaOptions options)
{
    private const string Opus = "opus";
    private const string Vp8 = "VP8";
    private const string Red = "red";

    private static readonly string[] PublisherFeedback = ["nack", "nack pli", "ccm fir", "transport-cc"];
    private static readonly string[] ViewerFeedback = ["nack", "nack pli", "ccm fir", "goog-remb"];
    private static readonly string[] NumberedFeedback = ["nack", "nack pli", "ccm fir", "transport-cc"];
    private static readonly string[] PublisherExtensions =
    [
        RtpExtensionFields.MidUri, RtpExtensionFields.TransportSequenceUri, RtpExtensionFields.AudioLevelUri,
        RtpExtensionFields.RidUri, RtpExtensionFields.RepairedRidUri,
    ];

    /// <param name="sdp">The offer as it came.</param>
    /// <param name="publishes">True when the offerer wants to send, false when it wants to receive.</param>
    /// <param name="refusal">Set when the answer is null.</param>
    public OfferPlan? Read(string sdp, bool publishes, out MediaRefusal? refusal)
    {
        refusal = null;
        if (sdp.Length > options.MaxSdpLength) return Refuse(OfferRefusals.TooLarge(options.MaxSdpLength), out refusal);
        if (!SdpParser.TryParse(sdp, out SdpSession? offer, out SdpFault fault)) return Refuse(OfferRefusals.NotSdp(fault), out refusal);

        SectionPlan?[] sections = publishes ? PlanPublisher(offer!) : PlanViewer(offer!);
        if (sections.All(section => section is null)) return Refuse(OfferRefusals.NothingTaken(offer!, publishes), out refusal);
        // Sound alone would look like a success to whoever sends a picture that nobody gets.
        if (!Array.Exists(sections, section => section is { IsAudio: false }) && HasPictureWithoutVp8(offer!, publishes)) return Refuse(OfferRefusals.NoVp8(), out refusal);
        if (sections.Count(section => section is not null) > options.MaxSlots) return Refuse(OfferRefusals.TooManySections(options.MaxSlots), out refusal);
        return OfferPlan.From(offer!, publishes, sections);
    }

    /// <summary>At most one sound and one picture: a connection carries one source.</summary>
    private static SectionPlan?[] PlanPublisher(SdpSession offer)
    {
        var sections = new SectionPlan?[offer.Media.Count];
        foreach (string kind in (string[])["audio", "video"])
        {
            for (int i = 0; i < sections.Length; i++)
            {
                if (offer.Media[i].Kind != kind || !CanTake(offer, offer.Media[i], publishes: true, sections)) continue;
                sections[i] = Plan(offer.Media[i], publishes: true);
                if (sections[i] is not null) break;
            }
        }

        return sections;
    }

    /// <summary>Every section is a slot; the last video of several is the screen's.</summary>
    private static SectionPlan?[] PlanViewer(SdpSession offer)
    {
        var sections = new SectionPlan?[offer.Media.Count];
        for (int i = 0; i < sections.Length; i++)
        {
            if (!CanTake(offer, offer.Media[i], publishes: false, sections)) continue;
            sections[i] = Plan(offer.Media[i], publishes: false);
        }

        int lastVideo = Array.FindLastIndex(sections, section => section is { IsAudio: false });
        if (sections.Count(section => section is { IsAudio: false }) > 1)
            sections[lastVideo] = sections[lastVideo]! with { Kind = SlotKind.Screen };
        return sections;
    }

    private static bool CanTake(SdpSession offer, SdpMedia media, bool publishes, SectionPlan?[] taken)
    {
        if (!IsMeant(media, publishes)) return false;
        if (!media.RtcpMux || !media.Protocol.EndsWith("SAVPF", StringComparison.Ordinal)) return false;
        if (media.IceUfrag is null || media.IcePwd is null || media.FingerprintSha256 is null) return false;
        // We are passive (RFC 8842 §5.3), which needs an offerer that can be active.
        if (media.Setup is SdpSetup.Passive or SdpSetup.HoldConnection) return false;

        // One transport for all: what is not in the bundle of the others would need a port of its own (RFC 9143 §7.3).
        if (offer.BundleMids.Count > 0) return media.Mid is not null && offer.BundleMids.Contains(media.Mid);
        return taken.All(section => section is null);
    }

    /// <summary>Not rejected by its own side, and in the direction of this connection.</summary>
    private static bool IsMeant(SdpMedia media, bool publishes)
    {
        if (media.Port == 0 && !media.BundleOnly) return false;
        return media.Direction == SdpDirection.SendReceive || media.Direction == (publishes ? SdpDirection.SendOnly : SdpDirection.ReceiveOnly);
    }

    private static bool HasPictureWithoutVp8(SdpSession offer, bool publishes) =>
        offer.Media.Any(media => media.Kind == "video" && IsMeant(media, publishes) && !media.Codecs.Any(codec => codec.Is(Vp8)));

    private static SectionPlan? Plan(SdpMedia media, bool publishes)
    {
        bool isAudio = media.Kind == "audio";
        if (!isAudio && media.Kind != "video") return null;
        SdpCodec? codec = media.Codecs.FirstOrDefault(offered => isAudio ? IsOpus(offered) : offered.Is(Vp8));
        if (codec is null) return null;

        SdpCodec? rtx = media.Codecs.FirstOrDefault(offered => offered.AssociatedPayloadType == codec.PayloadType);
        bool resends = codec.Feedback.Contains("nack");
        // Pictures alone are numbered for the viewer's feedback, and only with RTX: without it a resend is the very same bytes, number
        // included. Where there are numbers, the viewer's own estimate (REMB) has nothing to add.
        SdpExtension? number = media.Extensions.FirstOrDefault(offered => offered.Uri == RtpExtensionFields.TransportSequenceUri);
        bool isNumbered = !publishes && !isAudio && resends && rtx is not null && number is not null && codec.Feedback.Contains("transport-cc");
        string[] feedback = publishes ? PublisherFeedback : isNumbered ? NumberedFeedback : ViewerFeedback;
        return new SectionPlan
        {
            Offered = media,
            Kind = isAudio ? SlotKind.Audio : SlotKind.Video,
            Codec = codec with { Feedback = [.. codec.Feedback.Where(feedback.Contains).Distinct()] },
            Rtx = resends && rtx is not null ? rtx with { Feedback = [] } : null,
            Red = isAudio ? media.Codecs.FirstOrDefault(offered => IsRedOf(offered, codec)) : null,
            Extensions = publishes ? [.. media.Extensions.Where(IsKept).DistinctBy(extension => extension.Uri)] : isNumbered ? [number!] : [],
            TellsRoundTrip = publishes && media.Lines.Any(line => RtcpRoundTrip.IsOfferedBy(line)),
            Rids = publishes && !isAudio ? RidsOf(media) : [],
            Ssrc = publishes ? 0 : NewSsrc(),
            RtxSsrc = publishes || !resends || rtx is null ? 0 : NewSsrc(),
        };
    }

    /// <summary>The first layers of the sender's choice, where its packets name them; a single one is no simulcast.</summary>
    private static string[] RidsOf(SdpMedia media)
    {
        if (media.Simulcast is null || !media.Extensions.Any(extension => extension.Uri == RtpExtensionFields.RidUri && IsKept(extension))) return [];
        IEnumerable<string> sent = media.Simulcast.Sends.Where(id => media.Rids.Any(rid => rid.Sends && rid.Id == id)).Distinct();
        string[] taken = [.. sent.Take(Publication.MaxLayers)];
        return taken.Length > 1 ? taken : [];
    }

    /// <summary>Its parameters name the payload type of each block, "111/111" (RFC 2198 §5): all of them must be our sound.</summary>
    private static bool IsRedOf(SdpCodec offered, SdpCodec codec)
    {
        if (!offered.Is(Red) || offered.ClockRate != codec.ClockRate || offered.Channels != codec.Channels) return false;
        string type = codec.PayloadType.ToString(CultureInfo.InvariantCulture);
        return offered.Parameters.Length > 0 && offered.Parameters.Split('/').All(block => block == type);
    }

    private static bool IsOpus(SdpCodec codec) => codec.Is(Opus) && codec.ClockRate == 48_000;

    private static bool IsKept(SdpExtension extension) =>
        PublisherExtensions.Contains(extension.Uri) && extension.Direction is SdpDirection.SendReceive or SdpDirection.SendOnly;

    private static uint NewSsrc() => BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(4)) | 1;

    private static OfferPlan? Refuse(MediaRefusal reason, out MediaRefusal? refusal)
    {
        refusal = reason;
        return null;
    }
}
