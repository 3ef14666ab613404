using System.Buffers.Binary;
using System.Security.Cryptography;
using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Peer;

/// <summary>Media that goes out: the slots of one viewer, and what the viewer says of them.</summary>
internal sealed class ViewerMedia : PeerMedia, ISlotLine
{
    private const long ChoiceIntervalMicroseconds = 100_000;

    // Nothing of a viewer's is due more finely, but what waits for a keyframe and the padding of a probe.
    private const long RestMicroseconds = ChoiceIntervalMicroseconds;

    // Opus with RED and headers: what a voice is left of an estimate that holds sound and pictures together.
    private const long VoiceBitsPerSecond = 80_000;

    // 2 % in 256ths, as receiver reports have it; and for how long a line that lost as much counts as lossy.
    private const byte RedundancyLoss = 5;
    private const long RedundancyBitsPerSecond = 250_000;
    private const long RedundancyMicroseconds = 10_000_000;

    private readonly TokenBucket resends;
    private readonly Slot[] slots;
    private readonly SentReport[] sentReports;
    private readonly byte[] lossOfSlot;
    private readonly SlotCount[] counts;
    private readonly long[] lossyUntilMicroseconds;
    private readonly ViewerPictures pictures;
    private readonly BandwidthEstimator estimator = new();
    private readonly Slot? padded;
    private long chosenMicroseconds;
    private bool isWaiting;
    private TimeSpan? roundTrip;

    /// <param name="arena">The loop's, shared by all slots.</param>
    /// <param name="maxResendsPerSecond">Answers to NACK; two fifths of it may go out at once.</param>
    public ViewerMedia(OfferPlan plan, PacketArena arena, int maxResendsPerSecond)
    {
        resends = new TokenBucket(maxResendsPerSecond, maxResendsPerSecond * 2 / 5);
        slots = [.. plan.Taken.Select(section => new Slot(FormatOf(section), NewSeed(), arena, this))];
        pictures = new ViewerPictures(slots);
        padded = slots.FirstOrDefault(slot => slot.Format.IsNumbered);
        sentReports = new SentReport[slots.Length];
        lossOfSlot = new byte[slots.Length];
        counts = new SlotCount[slots.Length];
        lossyUntilMicroseconds = new long[slots.Length];
    }

    public IReadOnlyList<Slot> Slots => slots;

    /// <summary>What the page shows, the most important first; null while it has not said.</summary>
    public IReadOnlyList<ViewWish>? Wishes { get; set; }

    /// <summary>The groups that it may be shown besides what everybody sees.</summary>
    public IReadOnlyList<string> Scopes { get; set; } = [];

    public override bool Publishes => false;

    public override double LossFraction => lossOfSlot.Max() / 256.0;

    public override TimeSpan? RoundTrip => roundTrip;

    public override long PacketsResent => counts.Sum(count => count.Resent);

    public override long PacketsAskedFor => counts.Sum(count => count.AskedFor);

    public override long KeyframesAskedFor => counts.Sum(count => count.KeyframesAskedFor);

    public override long? EstimateBitsPerSecond => estimator.IsKnown ? estimator.BitsPerSecond : null;

    public override IReadOnlyList<LayerStatistics> Layers => StatisticsOf(isAudio: false);

    public override IReadOnlyList<LayerStatistics> Sounds => StatisticsOf(isAudio: true);

    private List<LayerStatistics> StatisticsOf(bool isAudio)
    {
        var streams = new List<LayerStatistics>();
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i].Source is { } source && slots[i].Format.IsAudio == isAudio) streams.Add(StatisticsOf(slots[i], source, lossOfSlot[i], counts[i]));
        }

        return streams;
    }

    private LayerStatistics StatisticsOf(Slot slot, PublishedTrack source, byte loss, in SlotCount count) =>
        new(source.Publication.Id, slot.Format.Mid, slot.Sends?.Height ?? 0, slot.Sends?.BitsPerSecond(Peer.Clock.Now) ?? 0, loss / 256.0)
        {
            Packets = slot.PacketsSent,
            Bytes = slot.OctetsSent,
            PacketsLost = count.Lost,
            PacketsAskedFor = count.AskedFor,
            PacketsResent = count.Resent,
            KeyframesAskedFor = count.KeyframesAskedFor,
            Jitter = TimeSpan.FromSeconds((double)count.Jitter / slot.Format.ClockRate),
        };

    public override void OnConnected() => Peer.Room.OnConnected(Peer, this);

    public override void OnRtp(Span<byte> packet, in RtpHeader header) => Peer.Counters.Drop(DropReason.RtpUnknownStream);

    public override void OnRtcp(in RtcpPacket packet)
    {
        switch (packet.Type)
        {
            case RtcpType.ReceiverReport when ReceiverReport.TryParse(packet, out ReceiverReport report):
                foreach (ReportBlock block in report.Blocks) Note(block);
                estimator.TakeLoss(LossFraction, Peer.Clock.Now);
                break;
            case RtcpType.TransportFeedback when Nack.TryParse(packet, out Nack nack):
                Resend(nack);
                break;
            case RtcpType.TransportFeedback when TransportFeedback.TryParse(packet, out TransportFeedback feedback):
                estimator.Take(feedback, Peer.Clock.Now);
                break;
            case RtcpType.PayloadFeedback when ReceiverEstimate.TryParse(packet, out ReceiverEstimate estimate):
                estimator.TakeLimit(estimate.BitsPerSecond - (VoiceBitsPerSecond * slots.Count(slot => slot.Format.IsAudio && slot.Source is not null)));
                break;
            case RtcpType.PayloadFeedback when PictureLoss.TryParse(packet, out PictureLoss loss):
                WantKeyframe(loss.MediaSsrc);
                break;
            case RtcpType.PayloadFeedback when FullIntraRequest.TryParse(packet, out FullIntraRequest request):
                for (int i = 0; i < Math.Min(request.Count, slots.Length); i++) WantKeyframe(request.Ssrc(i));
                break;
        }
    }

    public override long TickMicroseconds => isWaiting || estimator.Probe.IsOn ? 0 : RestMicroseconds;

    public override void Tick()
    {
        ChooseLayers();
        SendPadding();
        isWaiting = false;
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i].WaitsForKeyframe && !slots[i].TryBeginAtOnce(Peer.Clock.Now))
            {
                slots[i].Target!.Keyframes.Want();
                isWaiting = true;
            }

            SendReport(i);
        }
    }

    private void ChooseLayers()
    {
        bool isDue = Peer.Clock.Now - chosenMicroseconds >= ChoiceIntervalMicroseconds;
        if (!isDue) return;
        chosenMicroseconds = Peer.Clock.Now;
        pictures.Choose(estimator, Wishes, Peer.Clock.Now);
        ChooseRedundancy();
    }

    /// <summary>
    /// Sound is sent twice only over a line that loses some and has room for it: on a full one it would be the cause of what it is
    /// to mend.
    /// </summary>
    private void ChooseRedundancy()
    {
        bool hasRoom = estimator.IsKnown && estimator.BitsPerSecond >= RedundancyBitsPerSecond;
        for (int i = 0; i < slots.Length; i++)
        {
            if (lossOfSlot[i] >= RedundancyLoss) lossyUntilMicroseconds[i] = Peer.Clock.Now + RedundancyMicroseconds;
            slots[i].TakesRedundancy = hasRoom && Peer.Clock.Now < lossyUntilMicroseconds[i];
        }
    }

    private void SendPadding()
    {
        if (padded is null) return;
        for (int due = estimator.PaddingDue(pictures.WantedBitsPerSecond, Peer.Clock.Now); due > 0; due -= Slot.PaddingPacketBytes) padded.SendPadding();
    }

    /// <summary>Leaves all sources.</summary>
    public void Clear()
    {
        foreach (Slot slot in slots) slot.Show(null);
    }

    private static SlotFormat FormatOf(SectionPlan section) => new(
        section.Offered.Mid ?? "",
        section.Kind,
        section.Codec.ClockRate,
        section.Codec.PayloadType,
        section.Ssrc,
        section.Rtx?.PayloadType ?? 0,
        section.RtxSsrc,
        section.HasFeedback("nack"),
        section.HasFeedback("transport-cc") ? section.ExtensionId(RtpExtensionFields.TransportSequenceUri) ?? 0 : (byte)0)
    {
        RedPayloadType = section.Red?.PayloadType,
    };

    private static uint NewSeed() => BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(4));

    public long Touch(Slot slot) => Peer.Touch(slot.Format.Ssrc);

    public void Send(Slot slot, Span<byte> room, int length, uint ssrc, long extendedSequence)
    {
        if (slot.Format.IsNumbered)
            BinaryPrimitives.WriteUInt16BigEndian(room[SlotFormat.TransportSequencePosition..], estimator.Number(length, Peer.Clock.Now));
        if (!Peer.TrySendRtp(room, length, slot.Format.HeaderBytes, ssrc, extendedSequence, out int protectedLength)) return;
        if (ssrc == slot.Format.Ssrc) slot.NoteSent(room[..protectedLength], Peer.Clock.Now);
    }

    private void Resend(Nack nack)
    {
        int index = IndexOf(nack.MediaSsrc);
        if (index < 0 || slots[index] is not { Format.AsksAgain: true } slot) return;
        foreach (ushort sequence in nack)
        {
            counts[index].AskedFor++;
            if (!resends.TryTake(Peer.Clock.Now))
            {
                Peer.Counters.Drop(DropReason.RtcpOverBudget);
                return;
            }

            if (slot.TryResend(sequence, Peer.Clock.Now) || TryResendAsSent(slot, sequence)) counts[index].Resent++;
        }
    }

    /// <summary>Without RTX the very same bytes go out again: another text under one number is forbidden.</summary>
    private bool TryResendAsSent(Slot slot, ushort sequence) =>
        slot.TryMakeAgain(sequence, Peer.Clock.Now, out SentForm made, out int length) && Peer.TrySendAgain(length, slot.Format.HeaderBytes, slot.Format.Ssrc, made);

    private void WantKeyframe(uint ssrc)
    {
        int index = IndexOf(ssrc);
        if (index < 0 || slots[index].Sends is not { IsAudio: false } layer) return;
        counts[index].KeyframesAskedFor++;
        layer.Keyframes.Want();
    }

    private int IndexOf(uint ssrc)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i].Format.Ssrc == ssrc) return i;
        }

        return -1;
    }

    private void SendReport(int index)
    {
        Slot slot = slots[index];
        if (!slot.TryTakeClock(out ulong ntp, out uint timestamp)) return;
        var writer = new RtcpWriter(Peer.RtcpRoom);
        writer.SenderReport(slot.Format.Ssrc, ntp, timestamp, (uint)slot.PacketsSent, (uint)slot.OctetsSent);
        writer.SourceDescription(slot.Format.Ssrc, "casehub"u8);
        if (!writer.TryFinish(out int length)) return;
        Peer.SendRtcp(length);
        sentReports[index] = new SentReport(NtpTime.Middle(ntp), Peer.Clock.Now);
    }

    /// <summary>Loss, and the round trip: now minus when the report was sent minus how long the viewer held it (RFC 3550 §6.4.1).</summary>
    private void Note(in ReportBlock block)
    {
        int index = IndexOf(block.Ssrc);
        if (index < 0) return;
        lossOfSlot[index] = block.FractionLost;
        counts[index].Jitter = block.Jitter;
        // Duplicates can take a loss back; what is counted does not fall.
        counts[index].Lost = Math.Max(counts[index].Lost, block.CumulativeLost);
        if (block.LastSenderReport == 0 || block.LastSenderReport != sentReports[index].Middle) return;
        long held = block.DelaySinceLastSenderReport * 1_000_000L / 65_536;
        long trip = Peer.Clock.Now - sentReports[index].SentMicroseconds - held;
        if (trip >= 0) roundTrip = TimeSpan.FromMicroseconds(trip);
    }

    /// <summary>What the viewer says of one slot, for statistics; jitter in ticks.</summary>
    private record struct SlotCount(long AskedFor, long Resent, long KeyframesAskedFor, long Lost, uint Jitter);

    private readonly record struct SentReport(uint Middle, long SentMicroseconds);
}
