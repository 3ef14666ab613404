using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// Media that comes to us: sorts packets to the tracks, asks for lost ones, reports on reception and bandwidth, and passes on
/// the viewers' wish for a keyframe.
/// </summary>
internal sealed class PublisherMedia : PeerMedia
{
    private const uint OurSsrc = 1;
    private const int OpusClockRate = 48_000;
    private const int Vp8ClockRate = 90_000;
    private const long ReportIntervalMicroseconds = 1_000_000;
    private const long FeedbackIntervalMicroseconds = 50_000;
    private const int MaxNacksAtOnce = 64;

    private readonly SectionPlan? audio;
    private readonly SectionPlan? video;
    private readonly byte? audioSequenceId;
    private readonly byte? videoSequenceId;
    private readonly byte? ridId;
    private readonly byte? repairedRidId;
    private readonly bool tellsRoundTrip;
    private readonly TransportArrivals arrivals = new();
    private long reportedMicroseconds;
    private long feedbackMicroseconds;
    private bool started;
    private TimeSpan? roundTrip;

    public PublisherMedia(OfferPlan plan, Publication publication)
    {
        Publication = publication;
        audio = plan.Audio;
        video = plan.Video;
        publication.AudioLevelId = audio?.ExtensionId(RtpExtensionFields.AudioLevelUri);
        audioSequenceId = audio?.ExtensionId(RtpExtensionFields.TransportSequenceUri);
        videoSequenceId = video?.ExtensionId(RtpExtensionFields.TransportSequenceUri);
        ridId = video?.ExtensionId(RtpExtensionFields.RidUri);
        repairedRidId = video?.ExtensionId(RtpExtensionFields.RepairedRidUri);
        tellsRoundTrip = plan.Taken.Any(section => section.TellsRoundTrip);
        if (audio is not null) publication.AddAudio(OpusClockRate, audio.HasFeedback("nack"));
        if (video is null) return;
        foreach (string rid in video.Rids.DefaultIfEmpty("")) publication.AddVideo(Vp8ClockRate, video.HasFeedback("nack"), rid);
    }

    public Publication Publication { get; }

    public override bool Publishes => true;

    public override double LossFraction => Share(PacketsLost, Tracks.Sum(track => track.PacketsReceived));

    public override TimeSpan? RoundTrip => roundTrip;

    public override long PacketsLost => Tracks.Sum(track => track.PacketsLost);

    public override long PacketsResent => Tracks.Sum(track => track.PacketsRestored);

    public override long PacketsAskedFor => Tracks.Sum(track => track.Losses?.AskedFor ?? 0);

    public override long KeyframesAskedFor => Tracks.Sum(track => track.Keyframes.Sent);

    public override IReadOnlyList<LayerStatistics> Layers => [.. Publication.Layers.Select(StatisticsOf)];

    public override IReadOnlyList<LayerStatistics> Sounds => Publication.Audio is { } sound ? [StatisticsOf(sound)] : [];

    private IEnumerable<PublishedTrack> Tracks => Publication.Audio is { } sound ? Publication.Layers.Prepend(sound) : Publication.Layers;

    private LayerStatistics StatisticsOf(PublishedTrack track) =>
        new(Publication.Id, track.Name, track.Height, track.BitsPerSecond(Peer.Clock.Now), Share(track.PacketsLost, track.PacketsReceived))
        {
            Packets = track.PacketsReceived,
            Bytes = track.BytesReceived,
            PacketsLost = track.PacketsLost,
            PacketsAskedFor = track.Losses?.AskedFor ?? 0,
            PacketsResent = track.PacketsRestored,
            KeyframesAskedFor = track.Keyframes.Sent,
            Jitter = track.Jitter,
        };

    private static double Share(long lost, long received) => lost + received == 0 ? 0 : (double)lost / (lost + received);

    public override void OnConnected() => Peer.Room.OnConnected(Peer, this);

    public override void OnRtp(Span<byte> packet, in RtpHeader header)
    {
        // One sound and one picture in one bundle: the payload type tells them apart (RFC 9143 §9.2).
        if (header.PayloadType == audio?.Codec.PayloadType) Take(SoundOf(header), audioSequenceId, packet, header);
        else if (header.PayloadType == audio?.Red?.PayloadType) TakeRedundant(packet, header);
        else if (header.PayloadType == video?.Codec.PayloadType) Take(LayerOf(packet, header), videoSequenceId, packet, header);
        else if (header.PayloadType == video?.Rtx?.PayloadType) TakeResent(packet, header);
        else Peer.Counters.Drop(DropReason.RtpUnknownStream);
    }

    public override void OnRtcp(in RtcpPacket packet)
    {
        if (RtcpRoundTrip.TryFind(packet, OurSsrc, out uint reference, out uint held)) NoteRoundTrip(reference, held);
        if (!SenderReport.TryParse(packet, out SenderReport report)) return;
        foreach (PublishedTrack track in Tracks)
        {
            if (track.Ssrc == report.Ssrc) track.Clock.Take(report.NtpTimestamp, report.RtpTimestamp, Peer.Clock.Now);
        }
    }

    public override void Tick()
    {
        AskForLost(Publication.Audio);
        for (int i = 0; i < Publication.Layers.Count; i++)
        {
            AskForLost(Publication.Layers[i]);
            AskForKeyframe(Publication.Layers[i]);
        }

        SendBandwidthFeedback();
        SendReport();
    }

    /// <summary>Sound with its last packets in front: those who take that get it whole, the others the present packet.</summary>
    private void TakeRedundant(Span<byte> packet, in RtpHeader header)
    {
        ReadOnlySpan<byte> payload = packet.Slice(header.PayloadStart, header.PayloadLength);
        if (RedPayload.TryFindPrimary(payload, audio!.Codec.PayloadType, out int primaryStart)) Take(SoundOf(header), audioSequenceId, packet, header, primaryStart);
        else Peer.Counters.Drop(DropReason.RtpMalformed);
    }

    private void Take(PublishedTrack? track, byte? sequenceId, Span<byte> packet, in RtpHeader header, int primaryStart = 0)
    {
        NoteArrival(sequenceId, packet, header);
        if (track is null)
        {
            Peer.Counters.Drop(DropReason.RtpUnknownStream);
            return;
        }

        Start();
        if (!track.TryTake(packet, header, Peer.Clock.Now, resent: false, primaryStart)) Peer.Counters.Drop(DropReason.RtpDuplicate);
        else if (track.IsAudio) Publication.Hear(packet, header, Peer.Clock.Now);
    }

    private PublishedTrack? SoundOf(in RtpHeader header)
    {
        PublishedTrack sound = Publication.Audio!;
        sound.Ssrc ??= header.Ssrc;
        return sound.Ssrc == header.Ssrc ? sound : null;
    }

    /// <summary>A layer's packets name it until a report of ours has shown that its SSRC is known (RFC 8852 §3.1).</summary>
    private PublishedTrack? LayerOf(ReadOnlySpan<byte> packet, in RtpHeader header)
    {
        for (int i = 0; i < Publication.Layers.Count; i++)
        {
            if (Publication.Layers[i].Ssrc == header.Ssrc) return Publication.Layers[i];
        }

        if (NamedLayer(packet, header, ridId) is not { Ssrc: null } named) return null;
        named.Ssrc = header.Ssrc;
        return named;
    }

    private PublishedTrack? ResentLayerOf(ReadOnlySpan<byte> packet, in RtpHeader header)
    {
        for (int i = 0; i < Publication.Layers.Count; i++)
        {
            if (Publication.Layers[i].RtxSsrc == header.Ssrc) return Publication.Layers[i];
        }

        if (NamedLayer(packet, header, repairedRidId) is not { RtxSsrc: null } named) return null;
        named.RtxSsrc = header.Ssrc;
        return named;
    }

    /// <summary>The layer that an extension names; the only one where there is no simulcast.</summary>
    private PublishedTrack? NamedLayer(ReadOnlySpan<byte> packet, in RtpHeader header, byte? extensionId)
    {
        if (Publication.Layers is [var only]) return only;
        if (extensionId is not { } id || !RtpHeaderExtensions.TryFind(packet, header, id, out ReadOnlySpan<byte> name)) return null;
        for (int i = 0; i < Publication.Layers.Count; i++)
        {
            if (name.SequenceEqual(Publication.Layers[i].Rid)) return Publication.Layers[i];
        }

        return null;
    }

    /// <summary>RTX brings lost packets back, and probes for bandwidth with copies and padding.</summary>
    private void TakeResent(Span<byte> packet, in RtpHeader header)
    {
        NoteArrival(videoSequenceId, packet, header);
        if (ResentLayerOf(packet, header) is not { Ssrc: { } ssrc } layer) return;
        if (!Rtx.TryUnwrap(packet, header, video!.Codec.PayloadType, ssrc, out int length)) return;
        if (!RtpHeader.TryParse(packet[..length], out RtpHeader restored)) return;
        layer.TryTake(packet[..length], restored, Peer.Clock.Now, resent: true);
    }

    private void NoteArrival(byte? sequenceId, ReadOnlySpan<byte> packet, in RtpHeader header)
    {
        if (sequenceId is not { } id) return;
        if (!RtpHeaderExtensions.TryFind(packet, header, id, out ReadOnlySpan<byte> data)) return;
        if (RtpExtensionFields.TryReadTransportSequence(data, out ushort sequence)) arrivals.Record(sequence, Peer.Clock.Now);
    }

    private void Start()
    {
        if (started) return;
        started = true;
        Peer.Room.OnStarted(Publication);
    }

    private void AskForLost(PublishedTrack? track)
    {
        if (track?.Losses is not { } losses || track.Ssrc is not { } ssrc) return;
        Span<ushort> due = stackalloc ushort[MaxNacksAtOnce];
        int count = losses.TakeDue(Peer.Clock.Now, due, out bool gaveUp);
        if (gaveUp && !track.IsAudio) track.Keyframes.Want();
        if (count == 0) return;

        RtcpWriter writer = BeginCompound();
        writer.Nack(OurSsrc, ssrc, due[..count]);
        Finish(writer);
    }

    private void AskForKeyframe(PublishedTrack layer)
    {
        if (layer.Ssrc is not { } ssrc || !layer.Keyframes.TakeDue(Peer.Clock.Now)) return;
        RtcpWriter writer = BeginCompound();
        writer.PictureLoss(OurSsrc, ssrc);
        Finish(writer);
    }

    private void SendBandwidthFeedback()
    {
        if (Peer.Clock.Now - feedbackMicroseconds < FeedbackIntervalMicroseconds) return;
        feedbackMicroseconds = Peer.Clock.Now;
        uint mediaSsrc = Publication.Video?.Ssrc ?? Publication.Audio?.Ssrc ?? 0;
        while (arrivals.TryWrite(Peer.RtcpRoom, OurSsrc, mediaSsrc, out int length)) Peer.SendRtcp(length);
    }

    private void SendReport()
    {
        if (Peer.Clock.Now - reportedMicroseconds < ReportIntervalMicroseconds) return;
        reportedMicroseconds = Peer.Clock.Now;
        Span<ReportBlock> blocks = stackalloc ReportBlock[1 + Publication.MaxLayers];
        int count = 0;
        foreach (PublishedTrack track in Tracks)
        {
            if (track.Ssrc is not null) blocks[count++] = BlockOf(track);
        }

        var writer = new RtcpWriter(Peer.RtcpRoom);
        writer.ReceiverReport(OurSsrc, blocks[..count]);
        writer.SourceDescription(OurSsrc, "casehub"u8);
        if (tellsRoundTrip) writer.ReferenceTime(OurSsrc, NtpTime.FromMicroseconds(Peer.Clock.Now));
        Finish(writer);
    }

    /// <summary>Now minus when our time was sent minus how long it was held, all in 1/65536 s and modulo 2^32 (RFC 3611 §4.5).</summary>
    private void NoteRoundTrip(uint reference, uint held)
    {
        uint trip = NtpTime.Middle(NtpTime.FromMicroseconds(Peer.Clock.Now)) - reference - held;
        // Clocks of 16 bits of fraction can disagree by one; what is longer than any line answers something else.
        if ((int)trip is >= -1 and < 30 * 65_536) roundTrip = TimeSpan.FromSeconds(Math.Max(0, (int)trip) / 65_536.0);
    }

    private ReportBlock BlockOf(PublishedTrack track)
    {
        Reception reception = track.Report();
        long since = Peer.Clock.Now - track.Clock.ArrivalMicroseconds;
        bool reported = track.Clock.Reports > 0;
        return new ReportBlock
        {
            Ssrc = track.Ssrc!.Value,
            FractionLost = reception.FractionLost,
            CumulativeLost = reception.CumulativeLost,
            HighestSequence = reception.HighestSequence,
            Jitter = reception.Jitter,
            LastSenderReport = reported ? NtpTime.Middle(track.Clock.Ntp) : 0,
            DelaySinceLastSenderReport = reported ? (uint)(since * 65_536 / 1_000_000) : 0,
        };
    }

    /// <summary>Feedback follows an empty report, so that peers without reduced-size RTCP take it too (RFC 4585 §3.1).</summary>
    private RtcpWriter BeginCompound()
    {
        var writer = new RtcpWriter(Peer.RtcpRoom);
        writer.ReceiverReport(OurSsrc);
        return writer;
    }

    private void Finish(in RtcpWriter writer)
    {
        if (writer.TryFinish(out int length)) Peer.SendRtcp(length);
    }
}
