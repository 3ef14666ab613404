using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Forward;

/// <summary>
/// The sound or the picture of one publication: orders, counts and stores what comes, and hands each packet once to every
/// sink. Used by the engine's loop alone.
/// </summary>
internal sealed class PublishedTrack(Publication publication, bool isAudio, int clockRate, bool asksAgain)
{
    private readonly List<IPacketSink> sinks = [];
    private readonly ReplayWindow seen = new();
    private readonly ReceptionStatistics reception = new(clockRate);
    private SequenceUnwrapper unwrapper;

    public Publication Publication { get; } = publication;

    public bool IsAudio { get; } = isAudio;

    public int ClockRate { get; } = clockRate;

    /// <summary>The stream's SSRC, learnt from its first authentic packet; null until then.</summary>
    public uint? Ssrc { get; set; }

    public SenderClock Clock { get; } = new(clockRate);

    /// <summary>For viewers who ask for a packet again.</summary>
    public PacketCache Cache { get; } = new();

    /// <summary>What to ask the publisher for again; null where it did not agree to that.</summary>
    public LossTracker? Losses { get; } = asksAgain ? new LossTracker() : null;

    public long PacketsReceived => reception.Received;

    public long PacketsLost => reception.Lost;

    public void Add(IPacketSink sink) => sinks.Add(sink);

    public void Remove(IPacketSink sink) => sinks.Remove(sink);

    /// <summary>Takes one plain packet of this stream, from its own SSRC or recovered from RTX.</summary>
    /// <param name="packet">Borrowed for the call.</param>
    /// <param name="header">Of that packet.</param>
    /// <param name="arrivalMicroseconds">Of the engine's monotonic clock.</param>
    /// <param name="resent">True for a packet that came by way of RTX.</param>
    /// <returns>False for one that came before.</returns>
    public bool TryTake(ReadOnlySpan<byte> packet, in RtpHeader header, long arrivalMicroseconds, bool resent)
    {
        // RTX repeats what may have come late by itself: each number is handed on once, or it would be encrypted twice.
        long sequence = resent ? unwrapper.Peek(header.SequenceNumber) : unwrapper.Unwrap(header.SequenceNumber);
        if (!seen.IsFresh(sequence)) return false;
        seen.Mark(sequence);

        if (!resent) reception.Count(sequence, header.Timestamp, arrivalMicroseconds);
        Losses?.Received(sequence, arrivalMicroseconds);
        Cache.Store(sequence, packet, arrivalMicroseconds);
        HandOn(packet, header, sequence, arrivalMicroseconds);
        return true;
    }

    /// <summary>The figures for the next receiver report.</summary>
    public Reception Report() => reception.Report();

    private void HandOn(ReadOnlySpan<byte> packet, in RtpHeader header, long sequence, long arrivalMicroseconds)
    {
        var taken = new TrackPacket
        {
            Packet = packet,
            PayloadStart = header.PayloadStart,
            PayloadLength = header.PayloadLength,
            ExtendedSequence = sequence,
            Timestamp = header.Timestamp,
            Marker = header.Marker,
            IsAudio = IsAudio,
            ArrivalMicroseconds = arrivalMicroseconds,
            SenderNtpMicroseconds = Clock.NtpMicroseconds(header.Timestamp),
        };
        if (!IsAudio && Vp8FrameHeader.StartsKeyframe(taken.Payload)) Publication.Keyframes.Satisfied();
        for (int i = 0; i < sinks.Count; i++) sinks[i].Take(taken);
    }
}
