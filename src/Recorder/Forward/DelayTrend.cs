namespace CaseHub.Recorder.Forward;

internal enum LineUse
{
    Normal,

    /// <summary>A queue grows: more is sent than the line carries.</summary>
    Over,

    /// <summary>A queue drains.</summary>
    Under,
}

/// <summary>
/// Tells from arrival times whether a queue grows on the way: the slope of the one-way delay over the last groups of packets, against a
/// threshold that adapts to the line (draft-ietf-rmcat-gcc-02 §5.1–5.4, with a regression line in place of its Kalman filter).
/// </summary>
internal sealed class DelayTrend
{
    private const long GroupMicroseconds = 5_000;
    private const int Window = 20;

    // After a pause the line is another one.
    private const long SilenceMicroseconds = 500_000;
    private const double Smoothing = 0.9;
    private const double Gain = 4;
    private const int MaxGain = 60;
    private const double MinThreshold = 6, MaxThreshold = 600, MaxAdaptation = 15;
    private const double RiseRate = 0.0087, FallRate = 0.039;
    private const double OveruseMilliseconds = 10;

    private readonly double[] times = new double[Window];
    private readonly double[] delays = new double[Window];
    private Group current;
    private Group previous;
    private long firstArrival;
    private int count;
    private double accumulated;
    private double smoothed;
    private double threshold = 12.5;
    private double overuseTime;
    private double lastTrend;
    private int overuses;
    private long adaptedMicroseconds;

    public LineUse Use { get; private set; }

    /// <summary>Takes one packet that arrived, in the order of sending.</summary>
    /// <param name="sentMicroseconds">Our clock.</param>
    /// <param name="arrivalMicroseconds">The receiver's clock.</param>
    public void Take(long sentMicroseconds, long arrivalMicroseconds)
    {
        if (current.IsEmpty) Begin(sentMicroseconds, arrivalMicroseconds);
        if (sentMicroseconds < current.First) return;
        if (sentMicroseconds - current.Last > SilenceMicroseconds)
        {
            Begin(sentMicroseconds, arrivalMicroseconds);
            return;
        }

        if (sentMicroseconds - current.First <= GroupMicroseconds)
        {
            current = new Group(current.First, Math.Max(current.Last, sentMicroseconds), Math.Max(current.Arrival, arrivalMicroseconds));
            return;
        }

        if (!previous.IsEmpty) Compare();
        previous = current;
        current = new Group(sentMicroseconds, sentMicroseconds, arrivalMicroseconds);
    }

    private void Begin(long sentMicroseconds, long arrivalMicroseconds)
    {
        current = new Group(sentMicroseconds, sentMicroseconds, arrivalMicroseconds);
        previous = default;
        firstArrival = arrivalMicroseconds;
        (count, accumulated, smoothed, lastTrend, overuseTime, overuses) = (0, 0, 0, 0, 0, 0);
        Use = LineUse.Normal;
    }

    private void Compare()
    {
        double sent = (current.Last - previous.Last) / 1_000.0;
        double variation = ((current.Arrival - previous.Arrival) / 1_000.0) - sent;
        accumulated += variation;
        smoothed = (Smoothing * smoothed) + ((1 - Smoothing) * accumulated);
        times[count % Window] = (current.Arrival - firstArrival) / 1_000.0;
        delays[count % Window] = smoothed;
        count++;
        double trend = count < Window ? 0 : Slope();
        Judge(trend * Math.Min(count, MaxGain) * Gain, trend, sent);
    }

    private double Slope()
    {
        double meanTime = times.Average(), meanDelay = delays.Average(), above = 0, below = 0;
        for (int i = 0; i < Window; i++)
        {
            above += (times[i] - meanTime) * (delays[i] - meanDelay);
            below += (times[i] - meanTime) * (times[i] - meanTime);
        }

        return below == 0 ? 0 : above / below;
    }

    private void Judge(double strength, double trend, double sentMilliseconds)
    {
        if (strength > threshold)
        {
            overuseTime += sentMilliseconds;
            overuses++;
            // Long enough, seen twice, and not easing off already (§5.4).
            if (overuseTime > OveruseMilliseconds && overuses > 1 && trend >= lastTrend) Use = LineUse.Over;
        }
        else
        {
            (overuseTime, overuses) = (0, 0);
            Use = strength < -threshold ? LineUse.Under : LineUse.Normal;
        }

        lastTrend = trend;
        Adapt(Math.Abs(strength));
    }

    /// <summary>Follows the line's own unrest, so that another sender's queue does not starve us; spikes are left out.</summary>
    private void Adapt(double strength)
    {
        long elapsed = adaptedMicroseconds == 0 ? 0 : Math.Clamp(current.Arrival - adaptedMicroseconds, 0, 100_000);
        adaptedMicroseconds = current.Arrival;
        if (strength > threshold + MaxAdaptation) return;
        double rate = strength < threshold ? FallRate : RiseRate;
        threshold = Math.Clamp(threshold + (rate * (strength - threshold) * elapsed / 1_000), MinThreshold, MaxThreshold);
    }

    /// <summary>Packets sent within 5 ms: they share their fate (§5.2).</summary>
    private readonly record struct Group(long First, long Last, long Arrival)
    {
        public bool IsEmpty => Last == 0;
    }
}
