namespace CaseHub.Recorder.Forward;

/// <summary>
/// Makes one continuous stream out of one source after another: sequence numbers go on by one and timestamps by the time that
/// passed, so that a browser notices no switch (RFC 7667 §3.7 calls it a media-switching mixer's stream).
/// </summary>
internal sealed class StreamRewriter(int clockRate, long firstSequence, uint firstTimestamp)
{
    private long sourceStart;
    private long sequenceOffset;
    private uint timestampOffset;
    private long lastSequence = firstSequence - 1;
    private uint lastTimestamp = firstTimestamp;
    private long lastArrivalMicroseconds;

    /// <summary>True while a source is followed.</summary>
    public bool Follows { get; private set; }

    /// <summary>The highest sequence number given out, extended; its low 16 bits are on the wire.</summary>
    public long LastSequence => lastSequence;

    /// <summary>Begins with the first packet of a new source.</summary>
    public void Follow(long sequence, uint timestamp, long arrivalMicroseconds)
    {
        sourceStart = sequence;
        sequenceOffset = lastSequence + 1 - sequence;
        timestampOffset = lastTimestamp + Elapsed(arrivalMicroseconds) - timestamp;
        Follows = true;
    }

    /// <summary>Leaves the source; what is asked for of it from now on is not found.</summary>
    public void Leave() => Follows = false;

    /// <returns>False for a packet from before the source's first: its number was given to another source.</returns>
    public bool TryMap(in TrackPacket packet, out long sequence, out uint timestamp)
    {
        sequence = packet.ExtendedSequence + sequenceOffset;
        timestamp = MapTimestamp(packet.Timestamp);
        if (!Follows || packet.ExtendedSequence < sourceStart) return false;
        if (sequence <= lastSequence) return true;

        lastSequence = sequence;
        lastTimestamp = timestamp;
        lastArrivalMicroseconds = packet.ArrivalMicroseconds;
        return true;
    }

    public uint MapTimestamp(uint timestamp) => timestamp + timestampOffset;

    /// <summary>Finds the source's number of what a receiver knows under ours.</summary>
    public bool TryMapBack(ushort ours, out long extended, out long source)
    {
        extended = lastSequence + (short)(ours - (ushort)lastSequence);
        source = extended - sequenceOffset;
        return Follows && source >= sourceStart && extended <= lastSequence;
    }

    private uint Elapsed(long arrivalMicroseconds)
    {
        if (lastArrivalMicroseconds == 0) return 0;
        return (uint)Math.Max(1, (arrivalMicroseconds - lastArrivalMicroseconds) * clockRate / 1_000_000);
    }
}
