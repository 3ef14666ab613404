namespace CaseHub.Recorder.Forward;

/// <summary>Where a packet that a viewer names came from.</summary>
/// <param name="Extended">Our number, with its rollovers.</param>
/// <param name="Source">The track it was taken from.</param>
/// <param name="Sequence">The source's number.</param>
/// <param name="TimestampShift">Added to the source's timestamp.</param>
/// <param name="Picture">Added to the source's picture numbers.</param>
internal readonly record struct PacketOrigin(long Extended, PublishedTrack Source, long Sequence, uint TimestampShift, PictureShift Picture);

/// <summary>
/// Makes one continuous stream out of one source after another: sequence numbers and picture ids go on by one and timestamps by the
/// time that passed, so that a browser notices no switch (RFC 7667 §3.7 calls it a media-switching mixer's stream).
/// </summary>
internal sealed class StreamRewriter(int clockRate, long firstSequence, uint firstTimestamp)
{
    // Switches of the last second or so, for what is asked for again across them.
    private const int Remembered = 4;

    // Reports of two layers that disagree by more are not of one clock.
    private const long MaxSkewMicroseconds = 500_000;

    // The latest first.
    private readonly Stretch[] former = new Stretch[Remembered - 1];
    private Stretch current;
    private PictureNumbers pictures;
    private long lastSequence = firstSequence - 1;
    private uint lastTimestamp = firstTimestamp;
    private long lastArrivalMicroseconds;

    /// <summary>The track that is followed; null while none is.</summary>
    public PublishedTrack? Source { get; private set; }

    /// <summary>The highest number given out, with its rollovers.</summary>
    public long LastSequence => lastSequence;

    /// <summary>Of the packet with the highest sequence number given out, in ticks of the clock rate.</summary>
    public uint LastTimestamp => lastTimestamp;

    /// <summary>Begins with a packet of a new source. Another layer of the publication shown goes on by the sender's own clock.</summary>
    public void Follow(PublishedTrack source, in TrackPacket first)
    {
        uint timestamp = NextTimestamp(source, first);
        Array.Copy(former, 0, former, 1, former.Length - 1);
        former[0] = current;
        pictures.Follow(first.Picture);
        current = new Stretch(source, first.ExtendedSequence, lastSequence + 1 - first.ExtendedSequence, timestamp - first.Timestamp, pictures.Shift);
        Source = source;
    }

    /// <summary>Leaves the source; what is asked for of it from now on is not found.</summary>
    public void Leave()
    {
        Source = null;
        current = default;
        Array.Clear(former);
    }

    /// <returns>False for a packet from before the source's first: its number was given to another source.</returns>
    public bool TryMap(in TrackPacket packet, out long sequence, out uint timestamp, out PictureShift picture)
    {
        sequence = packet.ExtendedSequence + current.SequenceShift;
        timestamp = packet.Timestamp + current.TimestampShift;
        picture = current.Picture;
        if (Source is null || packet.ExtendedSequence < current.Start) return false;
        if (sequence <= lastSequence) return true;

        lastSequence = sequence;
        lastTimestamp = timestamp;
        lastArrivalMicroseconds = packet.ArrivalMicroseconds;
        if (!packet.IsAudio) pictures.Note(packet.Picture);
        return true;
    }

    public uint MapTimestamp(uint timestamp) => timestamp + current.TimestampShift;

    /// <summary>Finds the source's number of what a receiver knows under ours, in the stretch that it belongs to.</summary>
    public bool TryMapBack(ushort ours, out PacketOrigin origin)
    {
        long extended = lastSequence + (short)(ours - (ushort)lastSequence);
        origin = default;
        if (Source is null || extended > lastSequence) return false;
        for (int i = -1; i < former.Length; i++)
        {
            Stretch stretch = i < 0 ? current : former[i];
            if (stretch.Source is null) return false;
            long source = extended - stretch.SequenceShift;
            if (source < stretch.Start) continue;
            origin = new PacketOrigin(extended, stretch.Source, source, stretch.TimestampShift, stretch.Picture);
            return true;
        }

        return false;
    }

    /// <summary>The first timestamp after a switch, always later than the last one given out.</summary>
    private uint NextTimestamp(PublishedTrack source, in TrackPacket first)
    {
        if (lastArrivalMicroseconds == 0) return lastTimestamp;
        uint byArrival = lastTimestamp + (uint)Math.Max(1, Ticks(first.ArrivalMicroseconds - lastArrivalMicroseconds));
        if (Source is null || Source.Publication != source.Publication) return byArrival;
        if (Source.Clock.Reports == 0 || source.Clock.Reports == 0) return byArrival;

        // The layers' reports tell one clock's time (RFC 3550 §6.4.1): where the old layer would be now.
        long elapsed = source.Clock.NtpMicroseconds(first.Timestamp) - Source.Clock.NtpMicroseconds(lastTimestamp - current.TimestampShift);
        uint bySender = lastTimestamp + (uint)Math.Max(1, Ticks(elapsed));
        return Math.Abs((int)(bySender - byArrival)) <= Ticks(MaxSkewMicroseconds) ? bySender : byArrival;
    }

    private long Ticks(long microseconds) => microseconds * clockRate / 1_000_000;

    /// <summary>One source from its first number on, until the next stretch begins.</summary>
    private readonly record struct Stretch(PublishedTrack? Source, long Start, long SequenceShift, uint TimestampShift, PictureShift Picture);
}
