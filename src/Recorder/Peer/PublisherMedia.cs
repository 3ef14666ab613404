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
    private readonly byte? levelId;
    private readonly TransportArrivals arrivals = new();
    private long reportedMicroseconds;
    private long feedbackMicroseconds;
    private uint? rtxSsrc;
    private bool started;

    public PublisherMedia(OfferPlan plan, Publication publication)
    {
        Publication = publication;
        audio = plan.Audio;
        video = plan.Video;
        levelId = audio?.ExtensionId(RtpExtensionFields.AudioLevelUri);
        if (audio is not null) publication.AddAudio(OpusClockRate, audio.HasFeedback("nack"));
        if (video is not null) publication.AddVideo(Vp8ClockRate, video.HasFeedback("nack"));
    }

    public Publication Publication { get; }

    public override bool Publishes => true;

    public override double LossFraction
    {
        get
        {
            long lost = (Publication.Audio?.PacketsLost ?? 0) + (Publication.Video?.PacketsLost ?? 0);
            long received = (Publication.Audio?.PacketsReceived ?? 0) + (Publication.Video?.PacketsReceived ?? 0);
            return lost + received == 0 ? 0 : (double)lost / (lost + received);
        }
    }

    public override void OnConnected() => Peer.Room.OnConnected(Peer, this);

    public override void OnRtp(Span<byte> packet, in RtpHeader header)
    {
        // One sound and one picture in one bundle: the payload type tells them apart (RFC 9143 §9.2).
        if (header.PayloadType == audio?.Codec.PayloadType) Take(Publication.Audio!, audio, packet, header);
        else if (header.PayloadType == video?.Codec.PayloadType) Take(Publication.Video!, video, packet, header);
        else if (header.PayloadType == video?.Rtx?.PayloadType) TakeResent(packet, header);
        else Peer.Counters.Drop(DropReason.RtpUnknownStream);
    }

    public override void OnRtcp(in RtcpPacket packet)
    {
        if (!SenderReport.TryParse(packet, out SenderReport report)) return;
        if (report.Ssrc == Publication.Audio?.Ssrc) Publication.Audio!.Clock.Take(report.NtpTimestamp, report.RtpTimestamp, Peer.Clock.Now);
        if (report.Ssrc == Publication.Video?.Ssrc) Publication.Video!.Clock.Take(report.NtpTimestamp, report.RtpTimestamp, Peer.Clock.Now);
    }

    public override void Tick()
    {
        AskForLost(Publication.Audio);
        AskForLost(Publication.Video);
        AskForKeyframe();
        SendBandwidthFeedback();
        SendReport();
    }

    private void Take(PublishedTrack track, SectionPlan section, Span<byte> packet, in RtpHeader header)
    {
        NoteArrival(section, packet, header);
        track.Ssrc ??= header.Ssrc;
        if (track.Ssrc != header.Ssrc)
        {
            Peer.Counters.Drop(DropReason.RtpUnknownStream);
            return;
        }

        Start();
        if (!track.TryTake(packet, header, Peer.Clock.Now, resent: false)) Peer.Counters.Drop(DropReason.RtpDuplicate);
        else if (track.IsAudio) Publication.Loudness.Hear(packet, header, levelId, Peer.Clock.Now);
    }

    /// <summary>RTX brings lost packets back, and probes for bandwidth with copies and padding.</summary>
    private void TakeResent(Span<byte> packet, in RtpHeader header)
    {
        NoteArrival(video!, packet, header);
        rtxSsrc ??= header.Ssrc;
        PublishedTrack track = Publication.Video!;
        if (rtxSsrc != header.Ssrc || track.Ssrc is not { } ssrc) return;
        if (!Rtx.TryUnwrap(packet, header, video!.Codec.PayloadType, ssrc, out int length)) return;
        if (!RtpHeader.TryParse(packet[..length], out RtpHeader restored)) return;
        track.TryTake(packet[..length], restored, Peer.Clock.Now, resent: true);
    }

    private void NoteArrival(SectionPlan section, ReadOnlySpan<byte> packet, in RtpHeader header)
    {
        if (section.ExtensionId(RtpExtensionFields.TransportSequenceUri) is not { } id) return;
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
        if (gaveUp && !track.IsAudio) Publication.Keyframes.Want();
        if (count == 0) return;

        RtcpWriter writer = BeginCompound();
        writer.Nack(OurSsrc, ssrc, due[..count]);
        Finish(writer);
    }

    private void AskForKeyframe()
    {
        if (Publication.Video?.Ssrc is not { } ssrc || !Publication.Keyframes.TakeDue(Peer.Clock.Now)) return;
        RtcpWriter writer = BeginCompound();
        writer.PictureLoss(OurSsrc, ssrc);
        Finish(writer);
    }

    private void SendBandwidthFeedback()
    {
        if (Peer.Clock.Now - feedbackMicroseconds < FeedbackIntervalMicroseconds) return;
        feedbackMicroseconds = Peer.Clock.Now;
        uint mediaSsrc = Publication.Video?.Ssrc ?? Publication.Audio?.Ssrc ?? 0;
        while (arrivals.TryWrite(Peer.RtcpScratch, OurSsrc, mediaSsrc, out int length)) Peer.SendRtcp(length);
    }

    private void SendReport()
    {
        if (Peer.Clock.Now - reportedMicroseconds < ReportIntervalMicroseconds) return;
        reportedMicroseconds = Peer.Clock.Now;
        Span<ReportBlock> blocks = stackalloc ReportBlock[2];
        int count = 0;
        if (Publication.Audio is { Ssrc: not null } sound) blocks[count++] = BlockOf(sound);
        if (Publication.Video is { Ssrc: not null } picture) blocks[count++] = BlockOf(picture);

        var writer = new RtcpWriter(Peer.RtcpScratch);
        writer.ReceiverReport(OurSsrc, blocks[..count]);
        writer.SourceDescription(OurSsrc, "casehub"u8);
        Finish(writer);
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
        var writer = new RtcpWriter(Peer.RtcpScratch);
        writer.ReceiverReport(OurSsrc);
        return writer;
    }

    private void Finish(in RtcpWriter writer)
    {
        if (writer.TryFinish(out int length)) Peer.SendRtcp(length);
    }
}
