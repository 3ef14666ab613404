using System.Text;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Forward;

/// <summary>
/// The sound of one publication, or one layer of its picture: orders, counts and stores what comes, and hands each packet once to
/// every sink. Used by the engine's loop alone.
/// </summary>
internal sealed class PublishedTrack(Publication publication, bool isAudio, int clockRate, bool asksAgain, int layer = 0, string rid = "")
{
    // A layer that its sender gave up, for want of bandwidth or because nobody needs it, is silent while another goes on.
    private const long LiveMicroseconds = 1_000_000;

    // What may be sent to a new viewer at once: about a keyframe and what came since; more would fill its line.
    private const int MaxReplayed = 64;

    // Browsers send one or two former packets along; a distance has 14 bits of time (RFC 2198 §3), which is 17 packets of 20 ms.
    private const int MaxRedundantBlocks = 17;

    // As many as the processor looks ahead over.
    private const int TouchedTogether = 8;

    private readonly List<IPacketSink> sinks = [];
    private readonly ReplayWindow seen = new();
    private readonly ReceptionStatistics reception = new(clockRate);
    private readonly BitrateMeter meter = new();
    private readonly WaitingPackets waiting = new();
    private readonly byte[] ridBytes = Encoding.UTF8.GetBytes(rid);
    private SequenceUnwrapper unwrapper;
    private long keyframeSequence = -1;
    private long touched;

    public Publication Publication { get; } = publication;

    public bool IsAudio { get; } = isAudio;

    public int ClockRate { get; } = clockRate;

    /// <summary>Which layer of the picture, in the order of the offer.</summary>
    public int Layer { get; } = layer;

    /// <summary>The layer's name (RFC 8851); empty without simulcast.</summary>
    public string Name { get; } = rid;

    /// <summary>The name as the layer's packets have it until the SSRC is known (RFC 8852 §3.1).</summary>
    public ReadOnlySpan<byte> Rid => ridBytes;

    /// <summary>The stream's SSRC, learnt from its first authentic packet; null until then.</summary>
    public uint? Ssrc { get; set; }

    /// <summary>The SSRC of its retransmissions, learnt likewise.</summary>
    public uint? RtxSsrc { get; set; }

    public SenderClock Clock { get; } = new(clockRate);

    /// <summary>For viewers who ask for a packet again.</summary>
    public PacketCache Cache { get; } = new();

    /// <summary>What to ask the publisher for again; null where it did not agree to that.</summary>
    public LossTracker? Losses { get; } = asksAgain ? new LossTracker() : null;

    /// <summary>Where the earliest packet stands that a new listener may get.</summary>
    public long BeginsAt { get; private set; }

    /// <summary>From here on no redundant block (RFC 2198) holds anything of before <see cref="BeginsAt"/>.</summary>
    public long RedundantFrom => BeginsAt + MaxRedundantBlocks;

    public KeyframeRequests Keyframes { get; } = new();

    /// <summary>Lines of the latest keyframe; 0 before the first.</summary>
    public int Height { get; private set; }

    /// <summary>When the latest packet came; 0 before the first.</summary>
    public long ArrivalMicroseconds { get; private set; }

    public long PacketsReceived => reception.Received;

    public long PacketsLost => reception.Lost;

    /// <summary>Of all packets so far, those that came by way of RTX included.</summary>
    public long BytesReceived => meter.Total;

    /// <summary>Missing packets that came when they were asked for.</summary>
    public long PacketsRestored { get; private set; }

    public TimeSpan Jitter => reception.Jitter;

    public void Add(IPacketSink sink) => sinks.Add(sink);

    /// <summary>Adds a listener that gets each packet before the others: what is to be done elsewhere begins at once.</summary>
    public void AddFirst(IPacketSink sink) => sinks.Insert(0, sink);

    public void Remove(IPacketSink sink) => sinks.Remove(sink);

    /// <param name="latestMicroseconds">When the latest packet of any layer came: a picture that stands still silences all.</param>
    public bool IsLive(long latestMicroseconds) => ArrivalMicroseconds > 0 && latestMicroseconds - ArrivalMicroseconds < LiveMicroseconds;

    /// <summary>What the layer costs to send on, RTP headers included.</summary>
    public long BitsPerSecond(long nowMicroseconds) => meter.BitsPerSecond(nowMicroseconds);

    /// <summary>Takes one plain packet of this stream, from its own SSRC or recovered from RTX.</summary>
    /// <param name="packet">Borrowed for the call.</param>
    /// <param name="header">Of that packet.</param>
    /// <param name="arrivalMicroseconds">Of the engine's monotonic clock.</param>
    /// <param name="resent">True for a packet that came by way of RTX.</param>
    /// <param name="primaryStart">Where the present block begins in a payload of redundant audio data (RFC 2198); 0 for any other.</param>
    /// <returns>False for one that came before.</returns>
    public bool TryTake(ReadOnlySpan<byte> packet, in RtpHeader header, long arrivalMicroseconds, bool resent, int primaryStart = 0)
    {
        // RTX repeats what may have come late by itself: each number is handed on once, or it would be encrypted twice.
        long sequence = resent ? unwrapper.Peek(header.SequenceNumber) : unwrapper.Unwrap(header.SequenceNumber);
        if (!seen.IsFresh(sequence)) return false;
        seen.Mark(sequence);

        if (resent) PacketsRestored++;
        else reception.Count(sequence, header.Timestamp, arrivalMicroseconds);
        ArrivalMicroseconds = arrivalMicroseconds;
        meter.Add(packet.Length, arrivalMicroseconds);
        Losses?.Received(sequence, arrivalMicroseconds);
        // Its number may share a place in the cache with one that waits.
        if (resent) HandOn();
        Cache.Store(sequence, packet, arrivalMicroseconds);
        waiting.Add(Describe(packet, header, sequence, arrivalMicroseconds, primaryStart, out int height));
        if (waiting[waiting.Count - 1].StartsKeyframe)
        {
            Keyframes.Satisfied();
            Height = height;
            if (sequence >= BeginsAt) keyframeSequence = Math.Max(keyframeSequence, sequence);
        }

        if (Publication.Fanout is not { } fanout || resent || waiting.IsFull) HandOn();
        else if (waiting.Count == 1) fanout.Note(this);
        return true;
    }

    /// <summary>Gives every listener what waits; with a <see cref="Fanout"/> that is at the end of the loop's turn.</summary>
    public void HandOn()
    {
        try
        {
            if (!IsAudio) waiting.Equalise();
            for (int i = 0; i < sinks.Count; i++)
            {
                if (i % TouchedTogether == 0) Touch(i);
                HandOn(sinks[i]);
            }
        }
        finally
        {
            waiting.Clear();
        }
    }

    /// <summary>The figures for the next receiver report.</summary>
    public Reception Report() => reception.Report();

    /// <summary>Gives a new listener the latest keyframe and what came since, as far as that is short and still kept.</summary>
    /// <returns>False when there is nothing to begin with.</returns>
    public bool TryReplay(IPacketSink sink, long nowMicroseconds)
    {
        long highest = unwrapper.Highest;
        if (keyframeSequence < 0 || highest - keyframeSequence >= MaxReplayed) return false;
        if (!Cache.TryFind(keyframeSequence, nowMicroseconds, out _)) return false;
        for (long sequence = keyframeSequence; sequence <= highest; sequence++)
        {
            // What is missing is on its way: the publisher was asked for it.
            if (!Cache.TryFind(sequence, nowMicroseconds, out ReadOnlySpan<byte> packet) || !RtpHeader.TryParse(packet, out RtpHeader header)) continue;
            sink.Take(PacketOf(packet, Describe(packet, header, sequence, nowMicroseconds, primaryStart: 0, out _), padding: 0));
        }

        return true;
    }

    /// <summary>Whoever is added from now on gets nothing of what has been sent so far, and a picture with the next keyframe.</summary>
    public void BeginAnew()
    {
        BeginsAt = unwrapper.Highest + 1;
        keyframeSequence = -1;
    }

    private void Touch(int first)
    {
        for (int i = first; i < Math.Min(first + TouchedTogether, sinks.Count); i++) touched += sinks[i].Touch();
    }

    private void HandOn(IPacketSink sink)
    {
        for (int i = 0; i < waiting.Count; i++)
        {
            ref readonly WaitingPacket packet = ref waiting[i];
            if (Cache.TryFind(packet.ExtendedSequence, packet.ArrivalMicroseconds, out ReadOnlySpan<byte> bytes)) sink.Take(PacketOf(bytes, packet, waiting.PaddingOf(i)));
        }
    }

    private WaitingPacket Describe(
        ReadOnlySpan<byte> packet, in RtpHeader header, long sequence, long arrivalMicroseconds, int primaryStart, out int height)
    {
        Vp8Descriptor picture = default;
        height = 0;
        bool startsKeyframe = !IsAudio && StartsKeyframe(packet.Slice(header.PayloadStart, header.PayloadLength), out picture, out height);
        return new WaitingPacket(header, primaryStart, sequence, arrivalMicroseconds, Clock.NtpMicroseconds(header.Timestamp), picture, startsKeyframe, IsAudio ? Publication.AudioLevelOf(packet, header) : null);
    }

    private TrackPacket PacketOf(ReadOnlySpan<byte> packet, in WaitingPacket known, byte padding) => new()
    {
        Packet = packet,
        PayloadStart = known.Header.PayloadStart + known.PrimaryStart,
        PayloadLength = known.Header.PayloadLength - known.PrimaryStart,
        RedStart = known.PrimaryStart == 0 ? 0 : known.Header.PayloadStart,
        ExtendedSequence = known.ExtendedSequence,
        Timestamp = known.Header.Timestamp,
        Marker = known.Header.Marker,
        IsAudio = IsAudio,
        ArrivalMicroseconds = known.ArrivalMicroseconds,
        SenderNtpMicroseconds = known.SenderNtpMicroseconds,
        Layer = Layer,
        Picture = known.Picture,
        StartsKeyframe = known.StartsKeyframe,
        Padding = padding,
        AudioLevel = known.AudioLevel,
    };

    private static bool StartsKeyframe(ReadOnlySpan<byte> payload, out Vp8Descriptor picture, out int height)
    {
        height = 0;
        if (!Vp8Descriptor.TryParse(payload, out picture) || !picture.StartsFrame) return false;
        if (!Vp8FrameHeader.TryParse(payload[picture.Length..], out Vp8FrameHeader frame) || !frame.IsKeyframe) return false;
        height = frame.Height;
        return true;
    }
}
