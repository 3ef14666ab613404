namespace CaseHub.Recorder.Forward;

/// <summary>One report block's figures (RFC 3550 §6.4.1), for the stream of one track.</summary>
/// <param name="FractionLost">Since the previous report, in 256ths.</param>
/// <param name="CumulativeLost">Since the start; negative when duplicates outweigh losses.</param>
/// <param name="HighestSequence">Highest sequence number, extended by its cycles.</param>
/// <param name="Jitter">Interarrival jitter, ticks.</param>
internal readonly record struct Reception(byte FractionLost, int CumulativeLost, uint HighestSequence, uint Jitter);

/// <summary>Counts what came of one stream, as RFC 3550 appendices A.3 and A.8 do.</summary>
internal sealed class ReceptionStatistics(int clockRate)
{
    private const long FirstCycle = 1L << 16; // where SequenceUnwrapper begins
    private const long MaxCumulative = 0x7F_FFFF;

    private long first = -1;
    private long highest;
    private long expectedBefore;
    private long receivedBefore;
    private int transit;
    private long jitterTimes16;

    public long Received { get; private set; }

    public TimeSpan Jitter => TimeSpan.FromMicroseconds((jitterTimes16 >> 4) * 1e6 / clockRate);

    public long Lost => first < 0 ? 0 : Math.Max(0, highest - first + 1 - Received);

    public void Count(long extendedSequence, uint timestamp, long arrivalMicroseconds)
    {
        int nowTransit = (int)((uint)(arrivalMicroseconds * clockRate / 1_000_000) - timestamp);
        if (first < 0) first = highest = extendedSequence;
        else jitterTimes16 += Math.Abs((long)(nowTransit - transit)) - ((jitterTimes16 + 8) >> 4);

        transit = nowTransit;
        highest = Math.Max(highest, extendedSequence);
        first = Math.Min(first, extendedSequence);
        Received++;
    }

    /// <summary>The figures for a report that is sent now; the fraction begins anew.</summary>
    public Reception Report()
    {
        if (first < 0) return default;
        long expected = highest - first + 1;
        long expectedNow = expected - expectedBefore;
        long lostNow = expectedNow - (Received - receivedBefore);
        expectedBefore = expected;
        receivedBefore = Received;

        byte fraction = expectedNow <= 0 || lostNow <= 0 ? (byte)0 : (byte)Math.Min(255, (lostNow << 8) / expectedNow);
        long cumulative = Math.Clamp(expected - Received, -MaxCumulative - 1, MaxCumulative);
        return new Reception(fraction, (int)cumulative, (uint)(highest - FirstCycle), (uint)(jitterTimes16 >> 4));
    }
}
