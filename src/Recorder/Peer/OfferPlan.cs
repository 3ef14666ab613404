using System.Diagnostics.CodeAnalysis;
using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Peer;

/// <summary>One media section we take.</summary>
internal sealed record SectionPlan
{
    public required SdpMedia Offered { get; init; }

    public required SlotKind Kind { get; init; }

    public bool IsAudio => Kind == SlotKind.Audio;

    /// <summary>Opus or VP8, as offered, with the feedback that we keep.</summary>
    public required SdpCodec Codec { get; init; }

    /// <summary>Retransmission of <see cref="Codec"/> (RFC 4588); null where not offered.</summary>
    public SdpCodec? Rtx { get; init; }

    /// <summary>Redundancy for <see cref="Codec"/> (RFC 2198); null where not offered.</summary>
    public SdpCodec? Red { get; init; }

    /// <summary>All that we take, in the order of the offer, which is the offerer's preference.</summary>
    public IEnumerable<SdpCodec> Codecs => Offered.Codecs
        .Select(offered => new[] { Codec, Rtx, Red }.FirstOrDefault(taken => taken?.PayloadType == offered.PayloadType))
        .OfType<SdpCodec>();

    /// <summary>The header extensions that we keep.</summary>
    public IReadOnlyList<SdpExtension> Extensions { get; init; } = [];

    /// <summary>The simulcast layers that we take, in the order of the offer (RFC 8853 §5.2); empty without simulcast.</summary>
    public IReadOnlyList<string> Rids { get; init; } = [];

    /// <summary>SSRC that we send on to a viewer; 0 for publishers.</summary>
    public uint Ssrc { get; init; }

    /// <summary>SSRC of our retransmissions; 0 without RTX.</summary>
    public uint RtxSsrc { get; init; }

    /// <summary>True where a publisher answers our reference times, so that the time there and back is known.</summary>
    public bool TellsRoundTrip { get; init; }

    public bool HasFeedback(string feedback) => Codec.Feedback.Contains(feedback);

    public byte? ExtensionId(string uri) => Extensions.FirstOrDefault(extension => extension.Uri == uri)?.Id;
}

/// <summary>What we take of an offer: decided once, then both the answer and the peer are made from it.</summary>
/// <param name="Offer">As parsed, without what no answer needs.</param>
/// <param name="Publishes">True when media comes to us, false when it goes out.</param>
/// <param name="Sections">One for each m= line; null where we decline.</param>
internal sealed record OfferPlan(SdpSession Offer, bool Publishes, IReadOnlyList<SectionPlan?> Sections)
{
    // Reduced-size RTCP is only for those who offered it (RFC 5506 §5).
    internal static readonly SdpLine ReducedSize = new('a', "rtcp-rsize");

    /// <summary>
    /// Keeps of an offer what later answers to the same peer need. A browser's has hundreds of lines for each picture, and the plan
    /// lives as long as the peer.
    /// </summary>
    /// <param name="offer">As parsed.</param>
    /// <param name="publishes">True when media comes to us.</param>
    /// <param name="sections">One for each m= line; null where we decline.</param>
    public static OfferPlan From(SdpSession offer, bool publishes, IReadOnlyList<SectionPlan?> sections)
    {
        SectionPlan?[] kept = [.. sections.Select(section => section is null ? null : section with { Offered = Trim(section.Offered, [.. section.Codecs]) })];
        SdpMedia[] media = [.. offer.Media.Select((offered, index) => kept[index]?.Offered ?? Trim(offered, []))];
        return new OfferPlan(offer with { Lines = [], Media = media }, publishes, kept);
    }

    public IEnumerable<SectionPlan> Taken => Sections.OfType<SectionPlan>();

    public SectionPlan? Audio => Taken.FirstOrDefault(section => section.IsAudio);

    public SectionPlan? Video => Taken.FirstOrDefault(section => !section.IsAudio);

    /// <summary>The peer's name for itself in our checks.</summary>
    public string RemoteUfrag => Taken.First().Offered.IceUfrag!;

    /// <summary>True when a later offer of the same peer changes nothing but ICE: its sections, their codecs and its certificate are those of this one.</summary>
    /// <param name="later">As parsed.</param>
    /// <param name="ufrag">The peer's name for itself from then on.</param>
    public bool IsMetBy(SdpSession later, [NotNullWhen(true)] out string? ufrag)
    {
        ufrag = null;
        if (later.Media.Count != Sections.Count) return false;
        for (int i = 0; i < Sections.Count; i++)
        {
            SdpMedia media = later.Media[i];
            if (media.Kind != Offer.Media[i].Kind) return false;
            if (Sections[i] is not { } taken) continue;
            if (media.Mid != taken.Offered.Mid) return false;
            if (!media.Codecs.Any(codec => codec.PayloadType == taken.Codec.PayloadType && codec.Is(taken.Codec.Name))) return false;
            // Of a bundle only the first section needs to describe the transport (RFC 9143 §7.1.3).
            if (media.FingerprintSha256 is not { } certificate) continue;
            if (!certificate.AsSpan().SequenceEqual(Fingerprint)) return false;
            if (media.IcePwd is not null) ufrag ??= media.IceUfrag;
        }

        return ufrag is not null;
    }

    /// <summary>SHA-256 of the certificate that the peer must show.</summary>
    public byte[] Fingerprint => Taken.First().Offered.FingerprintSha256!;

    private static SdpMedia Trim(SdpMedia offered, SdpCodec[] codecs) => offered with
    {
        Lines = [.. offered.Lines.Where(line => line == ReducedSize)],
        Codecs = codecs,
        Extensions = [],
        Sources = [],
        SourceGroups = [],
        Rids = [],
        Simulcast = null,
        Candidates = [],
    };
}
