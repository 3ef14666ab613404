using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Forward;

/// <summary>
/// When each packet of one transport came, for the feedback from which the publisher estimates its bandwidth
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01). A second of a fast publisher fits; older numbers are forgotten.
/// </summary>
internal sealed class TransportArrivals
{
    private const int Capacity = 2048;

    private readonly long[] arrivals = new long[Capacity];
    private readonly long[] window = new long[TransportFeedbackWriter.MaxStatuses];
    private SequenceUnwrapper unwrapper;
    private long next = -1;
    private byte feedbackCount;

    /// <summary>Notes a packet's arrival.</summary>
    /// <param name="sequenceNumber">The transport-wide one.</param>
    /// <param name="arrivalMicroseconds">Taken right after the receive.</param>
    public void Record(ushort sequenceNumber, long arrivalMicroseconds)
    {
        long before = unwrapper.Highest;
        long sequence = unwrapper.Unwrap(sequenceNumber);
        if (next < 0) next = before = sequence;
        if (sequence <= unwrapper.Highest - Capacity) return;

        long firstSkipped = Math.Max(before + 1, sequence - Capacity + 1);
        for (long skipped = firstSkipped; skipped < sequence; skipped++) arrivals[skipped % Capacity] = TransportFeedbackWriter.NotReceived;
        arrivals[sequence % Capacity] = arrivalMicroseconds;
        // A late packet was reported lost; reporting again from it on mends that.
        next = Math.Max(Math.Min(next, sequence), unwrapper.Highest - Capacity + 1);
    }

    /// <summary>Writes feedback on what came since the last one; called until it answers false.</summary>
    public bool TryWrite(Span<byte> destination, uint senderSsrc, uint mediaSsrc, out int length)
    {
        length = 0;
        while (next >= 0 && next <= unwrapper.Highest)
        {
            int count = (int)Math.Min(unwrapper.Highest - next + 1, window.Length);
            for (int i = 0; i < count; i++) window[i] = arrivals[(next + i) % Capacity];

            bool written = TransportFeedbackWriter.TryWrite(
                destination, senderSsrc, mediaSsrc, feedbackCount, (ushort)next, window.AsSpan(0, count), out int taken, out length);
            next += Math.Max(taken, 1);
            if (!written) continue;
            feedbackCount++;
            return true;
        }

        return false;
    }
}
