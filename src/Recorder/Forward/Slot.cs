using System.Buffers.Binary;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Forward;

/// <summary>Sends one plain RTP packet to a viewer.</summary>
/// <param name="slot">Whose packet it is.</param>
/// <param name="buffer">The packet, with room for protection after it; borrowed for the call, its contents are lost.</param>
/// <param name="length">Bytes of packet.</param>
/// <param name="ssrc">The slot's own or its RTX one.</param>
/// <param name="extendedSequence">The packet's sequence number with its rollovers.</param>
internal delegate void SlotSender(Slot slot, Span<byte> buffer, int length, uint ssrc, long extendedSequence);

/// <summary>What a viewer negotiated for one slot.</summary>
internal sealed record SlotFormat(
    string Mid, SlotKind Kind, int ClockRate, byte PayloadType, uint Ssrc, byte RtxPayloadType, uint RtxSsrc, bool AsksAgain)
{
    public bool IsAudio => Kind == SlotKind.Audio;

    public bool HasRtx => RtxSsrc != 0;
}

/// <summary>
/// One of a viewer's media sections: a stream of its own that shows one publication after another. A picture begins only with a
/// keyframe. Used by the engine's loop alone.
/// </summary>
internal sealed class Slot : IPacketSink
{
    private const int HeaderBytes = RtpHeader.MinBytes;
    private const int OriginalSequenceBytes = 2;

    // What one Ethernet frame holds; a publisher's packet that grew longer would be cut on the way anyhow.
    private const int MaxPacketBytes = 1472;

    private readonly SlotSender send;
    private readonly byte[] scratch;
    private readonly StreamRewriter rewriter;
    private long nextRtxSequence;
    private int reportsSeen;

    /// <param name="format">As negotiated.</param>
    /// <param name="seed">Where numbers and timestamps begin; random, so that they tell nothing (RFC 3550 §5.1).</param>
    /// <param name="scratch">2,048 bytes that all slots of the loop may share.</param>
    /// <param name="send">Called in the middle of <see cref="Take"/> and <see cref="TryResend"/>.</param>
    public Slot(SlotFormat format, uint seed, byte[] scratch, SlotSender send)
    {
        Format = format;
        this.scratch = scratch;
        this.send = send;
        // Below 2^15, so that the rollover counter of both sides begins with zero (RFC 3711 §3.3.1).
        rewriter = new StreamRewriter(format.ClockRate, seed & 0x7FFF, seed);
        nextRtxSequence = (seed >> 16) & 0x7FFF;
    }

    public SlotFormat Format { get; }

    /// <summary>What it shows; null while nothing.</summary>
    public PublishedTrack? Source { get; private set; }

    /// <summary>Packets as they were sent, for a viewer without RTX, which needs the very same bytes again.</summary>
    public PacketCache? Sent { get; private set; }

    public uint PacketsSent { get; private set; }

    public uint OctetsSent { get; private set; }

    /// <summary>True while a picture waits for its keyframe.</summary>
    public bool WaitsForKeyframe => Source is { IsAudio: false } && !rewriter.Follows;

    /// <summary>Shows another track, or nothing.</summary>
    public void Show(PublishedTrack? track)
    {
        if (track == Source) return;
        Source?.Remove(this);
        rewriter.Leave();
        reportsSeen = 0;
        Source = track;
        track?.Add(this);
        if (Format.AsksAgain && !Format.HasRtx) Sent ??= new PacketCache();
    }

    public void Take(in TrackPacket packet)
    {
        if (!rewriter.Follows)
        {
            if (!packet.IsAudio && !Vp8FrameHeader.StartsKeyframe(packet.Payload)) return;
            rewriter.Follow(packet.ExtendedSequence, packet.Timestamp, packet.ArrivalMicroseconds);
        }

        if (!rewriter.TryMap(packet, out long sequence, out uint timestamp)) return;
        int length = HeaderBytes + packet.PayloadLength;
        if (length > MaxPacketBytes) return;

        WriteHeader(packet.Marker, Format.PayloadType, sequence, timestamp, Format.Ssrc);
        packet.Payload.CopyTo(scratch.AsSpan(HeaderBytes));
        PacketsSent++;
        OctetsSent += (uint)packet.PayloadLength;
        send(this, scratch, length, Format.Ssrc, sequence);
    }

    /// <summary>Sends a packet again by RTX (RFC 4588 §4), freshly numbered.</summary>
    /// <returns>False when it is not kept any more.</returns>
    public bool TryResend(ushort sequence, long nowMicroseconds)
    {
        if (!Format.HasRtx || Source is null) return false;
        if (!rewriter.TryMapBack(sequence, out _, out long wanted)) return false;
        if (!Source.Cache.TryFind(wanted, nowMicroseconds, out ReadOnlySpan<byte> packet)) return false;
        if (!RtpHeader.TryParse(packet, out RtpHeader header)) return false;

        long rtxSequence = nextRtxSequence++;
        WriteHeader(header.Marker, Format.RtxPayloadType, rtxSequence, rewriter.MapTimestamp(header.Timestamp), Format.RtxSsrc);
        BinaryPrimitives.WriteUInt16BigEndian(scratch.AsSpan(HeaderBytes), sequence);
        packet.Slice(header.PayloadStart, header.PayloadLength).CopyTo(scratch.AsSpan(HeaderBytes + OriginalSequenceBytes));
        send(this, scratch, HeaderBytes + OriginalSequenceBytes + header.PayloadLength, Format.RtxSsrc, rtxSequence);
        return true;
    }

    /// <summary>Finds our number, with its rollovers, for one a viewer names.</summary>
    public bool TryExtend(ushort sequence, out long extended) => rewriter.TryMapBack(sequence, out extended, out _);

    /// <summary>The publisher's latest clock in this slot's timestamps, once for each report of the publisher.</summary>
    public bool TryTakeClock(out ulong ntp, out uint timestamp)
    {
        ntp = 0;
        timestamp = 0;
        if (Source is null || !rewriter.Follows || Source.Clock.Reports == reportsSeen) return false;
        reportsSeen = Source.Clock.Reports;
        ntp = Source.Clock.Ntp;
        timestamp = rewriter.MapTimestamp(Source.Clock.Timestamp);
        return true;
    }

    private void WriteHeader(bool marker, byte payloadType, long sequence, uint timestamp, uint ssrc)
    {
        var header = new RtpHeader
        {
            Marker = marker,
            PayloadType = payloadType,
            SequenceNumber = (ushort)sequence,
            Timestamp = timestamp,
            Ssrc = ssrc,
        };
        _ = new RtpPacketWriter(scratch, header);
    }
}
