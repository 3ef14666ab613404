using CaseHub.Recorder.Wire;

namespace CaseHub.Load.Peers;

/// <summary>When each numbered packet came, for transport-wide feedback. Late ones count as lost: a load has no radio.</summary>
internal sealed class FeedbackLog
{
    private readonly long[] arrivals = new long[TransportFeedbackWriter.MaxStatuses];
    private long next = -1;
    private int count;
    private byte written;

    /// <param name="arrival">Microseconds.</param>
    public void Record(ushort number, long arrival)
    {
        if (next < 0) next = number;
        long at = (short)(number - (ushort)next);
        if (at < 0 || at >= arrivals.Length) return;
        for (; count <= at; count++) arrivals[count] = TransportFeedbackWriter.NotReceived;
        arrivals[at] = arrival;
    }

    /// <summary>Writes what came since the last feedback; called until it answers false.</summary>
    public bool TryWrite(Span<byte> destination, uint ssrc, uint mediaSsrc, out int length)
    {
        length = 0;
        if (count == 0) return false;
        bool isWritten = TransportFeedbackWriter.TryWrite(destination, ssrc, mediaSsrc, written, (ushort)next, arrivals.AsSpan(0, count), out int taken, out length);
        taken = Math.Max(1, taken);
        arrivals.AsSpan(taken, count - taken).CopyTo(arrivals);
        next += taken;
        count -= taken;
        if (isWritten) written++;
        return isWritten;
    }
}
