namespace CaseHub.Recorder;

/// <summary>Figures of one peer, at most a second old.</summary>
/// <param name="PeerId">The peer.</param>
/// <param name="Publishes">True for a publisher, false for a viewer.</param>
/// <param name="Connected">Whether its encrypted connection is up.</param>
/// <param name="PacketsIn">RTP packets taken from it.</param>
/// <param name="BytesIn">Their bytes, protection included.</param>
/// <param name="PacketsLost">RTP packets of a publisher that did not come by themselves, those that came when asked for again included; 0 for viewers.</param>
/// <param name="PacketsOut">RTP packets sent to it.</param>
/// <param name="BytesOut">Their bytes, protection included.</param>
/// <param name="LossFraction">0–1: for a publisher what never came, for a viewer the latest worst report of its slots.</param>
/// <param name="RoundTrip">From a viewer's reports (RFC 3550 §6.4.1), or a publisher's answers to ours (RFC 3611 §4.5) where it gives any; null while unknown.</param>
/// <param name="PacketsResent">Sent again to a viewer on its request, or by a publisher on ours.</param>
public sealed record PeerStatistics(
    Guid PeerId,
    bool Publishes,
    bool Connected,
    long PacketsIn,
    long BytesIn,
    long PacketsLost,
    long PacketsOut,
    long BytesOut,
    double LossFraction,
    TimeSpan? RoundTrip,
    long PacketsResent)
{
    /// <summary>What a viewer's line is thought to carry of pictures, bits per second; null for publishers, and while nothing told.</summary>
    public long? EstimateBitsPerSecond { get; init; }

    /// <summary>Missing packets that were asked for again (NACK, RFC 4585 §6.2.1): by us of a publisher, by a viewer of us; each as often as it was asked for.</summary>
    public long PacketsAskedFor { get; init; }

    /// <summary>Keyframes that were asked for (PLI, FIR): by us of a publisher, by a viewer of us.</summary>
    public long KeyframesAskedFor { get; init; }

    /// <summary>Of a publisher every layer of its picture; of a viewer every slot that is to show a picture.</summary>
    public IReadOnlyList<LayerStatistics> Layers { get; init; } = [];

    /// <summary>Of a publisher its sound; of a viewer every slot that plays one.</summary>
    public IReadOnlyList<LayerStatistics> Sounds { get; init; } = [];
}

/// <summary>One picture, or one sound, on its way in or out.</summary>
/// <param name="PublicationId">Whose picture.</param>
/// <param name="Name">A publisher's rid, empty without simulcast; a viewer's mid.</param>
/// <param name="Height">Lines; 0 for sound, before the first keyframe, and for a viewer while nothing is sent: its page does not show it or its line does not carry it.</param>
/// <param name="BitsPerSecond">Over the last second.</param>
/// <param name="LossFraction">0–1: for a publisher of all packets so far, for a viewer its latest report.</param>
public sealed record LayerStatistics(Guid PublicationId, string Name, int Height, long BitsPerSecond, double LossFraction)
{
    /// <summary>RTP packets of the stream itself since its start, without what was sent again.</summary>
    public long Packets { get; init; }

    /// <summary>Of a publisher bytes of RTP packets, of a viewer those of their payloads; protection left out.</summary>
    public long Bytes { get; init; }

    /// <summary>Packets that did not come by themselves: of a publisher as counted here, of a viewer as it reports.</summary>
    public long PacketsLost { get; init; }

    /// <inheritdoc cref="PeerStatistics.PacketsAskedFor"/>
    public long PacketsAskedFor { get; init; }

    /// <inheritdoc cref="PeerStatistics.PacketsResent"/>
    public long PacketsResent { get; init; }

    /// <inheritdoc cref="PeerStatistics.KeyframesAskedFor"/>
    public long KeyframesAskedFor { get; init; }

    /// <summary>How unevenly packets come (RFC 3550 §6.4.1): of a publisher as measured here, of a viewer as it reports.</summary>
    public TimeSpan Jitter { get; init; }
}
