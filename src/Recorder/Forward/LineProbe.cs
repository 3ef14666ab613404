namespace CaseHub.Recorder.Forward;

/// <summary>
/// Finds out whether a line carries more than the estimate says: for a moment it is filled with padding up to a higher rate, and the
/// rate at which that arrives is what it carries. One probe adds 100 ms of the estimate at most, and after a vain one there is a
/// pause of up to 2.3 s: a bad line gets a tenth more at most.
/// </summary>
internal sealed class LineProbe
{
    private const long Duration = 100_000;
    private const long ShortestPause = 200_000, LongestPause = 2_300_000;

    // Feedback on the last packets takes a round trip, over a satellite two seconds; then the probe is over, whatever came.
    private const long Patience = 3_000_000;
    private const long Aftermath = 600_000;
    private const double Step = 2, Reserve = 1.3, Believed = 0.9, Gained = 1.1;
    private const double MinArrived = 0.8;

    private long rate;
    private long estimate;
    private long startMicroseconds = long.MinValue / 2;
    private long nextMicroseconds;
    private long pause = ShortestPause;
    private long first = -1;
    private long last = -1;
    private long sentBytes;
    private long arrivedBytes;
    private long firstArrival;
    private long lastArrival;
    private long firstBytes;
    private bool waits;
    private bool isLastTold;

    /// <summary>Bytes of all padding asked for so far, for statistics.</summary>
    public long PaddingBytes { get; private set; }

    /// <summary>True while padding is being sent.</summary>
    public bool IsOn => first >= 0 && !waits;

    /// <summary>True while a probe's own queue may be seen.</summary>
    public bool IsFelt(long nowMicroseconds) => nowMicroseconds - startMicroseconds < Aftermath;

    /// <param name="isCalm">No queue, and no decrease a moment ago.</param>
    /// <param name="bitsPerSecond">The estimate.</param>
    /// <param name="wanted">Bits per second that could be used.</param>
    /// <param name="nextNumber">Of the next packet.</param>
    /// <param name="nowMicroseconds">Called every 10 ms or so.</param>
    public int BytesDue(bool isCalm, long bitsPerSecond, long wanted, long nextNumber, long nowMicroseconds)
    {
        if (first < 0)
        {
            // A layer is taken up with something to spare; what is wanted must be shown with more than that.
            if (!isCalm || nowMicroseconds < nextMicroseconds || bitsPerSecond >= wanted * Reserve) return 0;
            Begin(bitsPerSecond, (long)Math.Min(bitsPerSecond * Step, wanted * Reserve * Gained), nextNumber, nowMicroseconds);
        }

        long elapsed = nowMicroseconds - startMicroseconds;
        if (waits)
        {
            if (elapsed > Duration + Patience) End(nowMicroseconds, gained: false);
            return 0;
        }

        if (elapsed >= Duration)
        {
            (waits, last) = (true, nextNumber - 1);
            return 0;
        }

        int due = (int)Math.Max(0, (rate * elapsed / 8_000_000) - sentBytes);
        PaddingBytes += due;
        return due;
    }

    public void Sent(long number, int bytes)
    {
        if (first >= 0 && !waits && number >= first) sentBytes += bytes;
    }

    public void Arrived(long number, int bytes, long arrivalMicroseconds)
    {
        if (first < 0 || number < first || (waits && number > last)) return;
        if (firstArrival == 0) (firstArrival, firstBytes) = (arrivalMicroseconds, bytes);
        arrivedBytes += bytes;
        lastArrival = Math.Max(lastArrival, arrivalMicroseconds);
        if (waits && number == last) isLastTold = true;
    }

    /// <summary>The viewer says that this packet never came.</summary>
    public void Lost(long number)
    {
        if (waits && number == last) isLastTold = true;
    }

    /// <summary>True once when the probe's last packet was told of and it showed a rate.</summary>
    public bool TryFinish(long nextNumber, long latestArrival, out long bitsPerSecond)
    {
        bitsPerSecond = 0;
        if (!isLastTold || latestArrival < lastArrival || nextNumber <= last) return false;
        long span = lastArrival - firstArrival;
        bool whole = arrivedBytes >= sentBytes * MinArrived && span > Duration / 3;
        // The first packet's own time on the line lies before the span.
        long shown = whole ? (long)((arrivedBytes - firstBytes) * 8_000_000.0 / span) : 0;
        bitsPerSecond = (long)(Math.Min(shown, rate) * Believed);
        End(startMicroseconds + Duration, bitsPerSecond > estimate * Gained);
        return bitsPerSecond > 0;
    }

    /// <summary>The line turned out to be full.</summary>
    public void Abandon(long nowMicroseconds)
    {
        if (first >= 0) End(nowMicroseconds, gained: false);
    }

    private void Begin(long bitsPerSecond, long probeRate, long number, long nowMicroseconds)
    {
        (estimate, rate, first, startMicroseconds) = (bitsPerSecond, probeRate, number, nowMicroseconds);
        (sentBytes, arrivedBytes, firstBytes, firstArrival, lastArrival, last) = (0, 0, 0, 0, 0, -1);
        (waits, isLastTold) = (false, false);
    }

    private void End(long nowMicroseconds, bool gained)
    {
        pause = gained ? ShortestPause : Math.Min(LongestPause, pause * 2);
        nextMicroseconds = nowMicroseconds + pause;
        first = -1;
        (waits, isLastTold) = (false, false);
    }
}
