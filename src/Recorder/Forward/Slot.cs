using System.Buffers.Binary;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Forward;

/// <summary>What a viewer negotiated for one slot.</summary>
/// <param name="TransportSequenceId">The header extension's id; 0 where packets carry no transport-wide number.</param>
internal readonly record struct SlotFormat(
    string Mid, SlotKind Kind, int ClockRate, byte PayloadType, uint Ssrc, byte RtxPayloadType, uint RtxSsrc, bool AsksAgain, byte TransportSequenceId = 0)
{
    // Profile and length, then one element of id, two bytes of number and one of filling (RFC 8285 §4.2).
    private const int ExtensionBytes = 8;

    /// <summary>Of redundant audio data (RFC 2198); null where the viewer takes none and gets the present block alone.</summary>
    public byte? RedPayloadType { get; init; }

    public bool IsAudio => Kind == SlotKind.Audio;

    public bool HasRtx => RtxSsrc != 0;

    public bool IsNumbered => TransportSequenceId != 0;

    /// <summary>Bytes of RTP header of each packet.</summary>
    public int HeaderBytes => RtpHeader.MinBytes + (IsNumbered ? ExtensionBytes : 0);

    /// <summary>Where the transport-wide number stands in a packet, if <see cref="IsNumbered"/>.</summary>
    public const int TransportSequencePosition = RtpHeader.MinBytes + 5;
}

/// <summary>
/// One of a viewer's media sections: a stream of its own that shows one publication after another, by one layer after another. A
/// picture begins and changes only with a keyframe. Used by the engine's loop alone.
/// </summary>
internal sealed class Slot : IPacketSink
{
    /// <summary>About what a packet of <see cref="SendPadding"/> takes on the line, bytes.</summary>
    public const int PaddingPacketBytes = RtpHeader.MinBytes + byte.MaxValue;

    private const int OriginalSequenceBytes = 2;

    // What one Ethernet frame holds; a publisher's packet that grew longer would be cut on the way anyhow.
    private const int MaxPacketBytes = 1472;

    private readonly SlotFormat format;
    private readonly ISlotLine line;
    private readonly PacketArena arena;
    private readonly StreamRewriter rewriter;
    private long nextRtxSequence;
    private int reportsSeen;

    // For a viewer without RTX; null for others. The form is that of the packet at hand, while it is being sent.
    private SentForms? sent;
    private SentForm form;

    /// <param name="format">As negotiated.</param>
    /// <param name="seed">Where numbers and timestamps begin; random, so that they tell nothing (RFC 3550 §5.1).</param>
    /// <param name="arena">Where its packets are made; all slots of the loop share it.</param>
    /// <param name="line">Called in the middle of <see cref="Take"/> and <see cref="TryResend"/>.</param>
    public Slot(in SlotFormat format, uint seed, PacketArena arena, ISlotLine line)
    {
        this.format = format;
        this.arena = arena;
        this.line = line;
        // Below 2^15, so that the rollover counter of both sides begins with zero (RFC 3711 §3.3.1).
        rewriter = new StreamRewriter(format.ClockRate, seed & 0x7FFF, seed);
        nextRtxSequence = (seed >> 16) & 0x7FFF;
    }

    public ref readonly SlotFormat Format => ref format;

    /// <summary>What it was told to show, by any of its layers; null while nothing.</summary>
    public PublishedTrack? Source { get; private set; }

    /// <summary>The layer that is to be sent; null while the picture is withheld. The current one goes on until its keyframe comes.</summary>
    public PublishedTrack? Target { get; private set; }

    /// <summary>The layer that is being sent; null before the first keyframe.</summary>
    public PublishedTrack? Sends => rewriter.Source;

    public long PacketsSent { get; private set; }

    public long OctetsSent { get; private set; }

    /// <summary>True while the layer to be sent waits for its keyframe.</summary>
    public bool WaitsForKeyframe => Target is { IsAudio: false } && Target != Sends;

    /// <summary>Shows another publication, by the layer given, or nothing.</summary>
    public void Show(PublishedTrack? track)
    {
        if (track == Source) return;
        Stop();
        Source = track;
        if (Format.AsksAgain && !Format.HasRtx) sent ??= new SentForms();
        Prefer(track);
    }

    /// <summary>Moves the picture to another layer of its publication at that layer's next keyframe, or withholds it.</summary>
    /// <param name="layer">Null withholds it at once.</param>
    public void Prefer(PublishedTrack? layer)
    {
        if (layer == Target) return;
        if (layer is null)
        {
            Stop();
            return;
        }

        if (Target is not null && Target != Sends) Target.Remove(this);
        Target = layer;
        if (layer != Sends) layer.Add(this);
    }

    /// <summary>Whether redundant sound (RFC 2198) goes out as it came; else its present block alone, which costs half.</summary>
    public bool TakesRedundancy { get; set; }

    /// <summary>Begins with the latest keyframe if it is kept: a new viewer need not wait for the next.</summary>
    public bool TryBeginAtOnce(long nowMicroseconds) => Sends is null && Target is { IsAudio: false } layer && layer.TryReplay(this, nowMicroseconds);

    public long Touch() => (sent?.Touch(rewriter.LastSequence + 1) ?? 0) + line.Touch(this);

    public void Take(in TrackPacket packet)
    {
        if (packet.Layer != rewriter.Source?.Layer && !TryFollow(packet)) return;
        if (!rewriter.TryMap(packet, out long sequence, out uint timestamp, out PictureShift shift)) return;
        bool hasRedundancy = packet.RedStart != 0 && packet.ExtendedSequence >= Source?.RedundantFrom;
        byte? red = hasRedundancy && TakesRedundancy ? Format.RedPayloadType : null;
        ReadOnlySpan<byte> payload = red is null ? packet.Payload : packet.Redundant;
        int header = Format.HeaderBytes;
        int length = header + payload.Length + packet.Padding;
        if (length > MaxPacketBytes) return;

        BeginPacket(packet.Marker, red ?? Format.PayloadType, sequence, timestamp, Format.Ssrc);
        Span<byte> room = arena.Room;
        payload.CopyTo(room[header..]);
        shift.Apply(packet.Picture, room.Slice(header, payload.Length));
        PacketsSent++;
        OctetsSent += payload.Length;
        if (packet.Padding > 0) RtpPatch.Pad(room[..length], packet.Padding);
        int payloadStart = red is null ? packet.PayloadStart : packet.RedStart;
        form = new SentForm(sequence, 0, 0, (ushort)payloadStart, (ushort)payload.Length, red ?? Format.PayloadType, packet.Padding);
        line.Send(this, room, length, Format.Ssrc, sequence);
    }

    /// <summary>Told by the sender of a packet of <see cref="Take"/>: it went out.</summary>
    /// <param name="protectedPacket">Its bytes.</param>
    public void NoteSent(ReadOnlySpan<byte> protectedPacket, long nowMicroseconds) =>
        sent?.Store(form with { SentMicroseconds = nowMicroseconds, Tag = TagOf(protectedPacket) });

    /// <inheritdoc cref="SentForm.Tag"/>
    public static ulong TagOf(ReadOnlySpan<byte> protectedPacket) => BinaryPrimitives.ReadUInt64BigEndian(protectedPacket[^sizeof(ulong)..]);

    /// <summary>Sends a packet again by RTX (RFC 4588 §4), freshly numbered.</summary>
    /// <returns>False when it is not kept any more.</returns>
    public bool TryResend(ushort sequence, long nowMicroseconds)
    {
        if (!Format.HasRtx || !rewriter.TryMapBack(sequence, out PacketOrigin origin)) return false;
        if (!origin.Source.Cache.TryFind(origin.Sequence, nowMicroseconds, out ReadOnlySpan<byte> packet)) return false;
        if (!RtpHeader.TryParse(packet, out RtpHeader header)) return false;

        long rtxSequence = nextRtxSequence++;
        int payloadStart = Format.HeaderBytes + OriginalSequenceBytes;
        ReadOnlySpan<byte> payload = packet.Slice(header.PayloadStart, header.PayloadLength);
        BeginPacket(header.Marker, Format.RtxPayloadType, rtxSequence, header.Timestamp + origin.TimestampShift, Format.RtxSsrc);
        Span<byte> room = arena.Room;
        BinaryPrimitives.WriteUInt16BigEndian(room[Format.HeaderBytes..], sequence);
        payload.CopyTo(room[payloadStart..]);
        if (Vp8Descriptor.TryParse(payload, out Vp8Descriptor picture)) origin.Picture.Apply(picture, room.Slice(payloadStart, payload.Length));
        line.Send(this, room, payloadStart + payload.Length, Format.RtxSsrc, rtxSequence);
        return true;
    }

    /// <summary>Sends a packet of mere padding on the RTX stream, which a receiver counts and throws away.</summary>
    public void SendPadding()
    {
        long sequence = nextRtxSequence++;
        RtpPacketWriter writer = BeginPacket(marker: false, Format.RtxPayloadType, sequence, rewriter.LastTimestamp, Format.RtxSsrc);
        writer.Pad(byte.MaxValue);
        if (writer.TryFinish(out int length)) line.Send(this, arena.Room, length, Format.RtxSsrc, sequence);
    }

    /// <summary>Makes a packet of <see cref="Take"/> once more, in the arena's room.</summary>
    /// <param name="made">How it was made the first time: what is protected now must have its tag, or not go out.</param>
    /// <param name="length">Bytes of it.</param>
    /// <returns>False when it is not kept any more.</returns>
    public bool TryMakeAgain(ushort sequence, long nowMicroseconds, out SentForm made, out int length)
    {
        made = default;
        length = 0;
        if (sent is null || !rewriter.TryMapBack(sequence, out PacketOrigin origin) || !sent.TryFind(origin.Extended, nowMicroseconds, out made)) return false;
        if (!origin.Source.Cache.TryFind(origin.Sequence, nowMicroseconds, out ReadOnlySpan<byte> packet)) return false;
        if (!RtpHeader.TryParse(packet, out RtpHeader header) || made.PayloadStart + made.PayloadLength > packet.Length) return false;

        ReadOnlySpan<byte> payload = packet.Slice(made.PayloadStart, made.PayloadLength);
        BeginPacket(header.Marker, made.PayloadType, made.Sequence, header.Timestamp + origin.TimestampShift, Format.Ssrc);
        Span<byte> room = arena.Room;
        payload.CopyTo(room[Format.HeaderBytes..]);
        if (!Format.IsAudio && Vp8Descriptor.TryParse(payload, out Vp8Descriptor picture)) origin.Picture.Apply(picture, room.Slice(Format.HeaderBytes, payload.Length));
        length = Format.HeaderBytes + payload.Length + made.Padding;
        if (made.Padding > 0) RtpPatch.Pad(room[..length], made.Padding);
        return true;
    }

    /// <summary>The publisher's latest clock in this slot's timestamps, once for each report of the publisher.</summary>
    public bool TryTakeClock(out ulong ntp, out uint timestamp)
    {
        ntp = 0;
        timestamp = 0;
        if (Sends is not { } layer || layer.Clock.Reports == reportsSeen) return false;
        reportsSeen = layer.Clock.Reports;
        ntp = layer.Clock.Ntp;
        timestamp = rewriter.MapTimestamp(layer.Clock.Timestamp);
        return true;
    }

    private bool TryFollow(in TrackPacket packet)
    {
        if (Target is not { } layer || packet.Layer != layer.Layer || packet.ExtendedSequence < layer.BeginsAt) return false;
        if (!packet.IsAudio && !packet.StartsKeyframe) return false;
        Sends?.Remove(this);
        rewriter.Follow(layer, packet);
        reportsSeen = 0;
        return true;
    }

    private void Stop()
    {
        if (Target != Sends) Target?.Remove(this);
        Sends?.Remove(this);
        rewriter.Leave();
        Target = null;
    }

    private RtpPacketWriter BeginPacket(bool marker, byte payloadType, long sequence, uint timestamp, uint ssrc)
    {
        var header = new RtpHeader
        {
            Marker = marker,
            PayloadType = payloadType,
            SequenceNumber = (ushort)sequence,
            Timestamp = timestamp,
            Ssrc = ssrc,
        };
        var writer = new RtpPacketWriter(arena.Room, header);
        if (!Format.IsNumbered) return writer;
        // The number itself is written when the packet is sent.
        writer.BeginExtensions(RtpHeaderExtensions.OneByteProfile);
        writer.AddExtension(Format.TransportSequenceId, [0, 0]);
        writer.EndExtensions();
        return writer;
    }
}
