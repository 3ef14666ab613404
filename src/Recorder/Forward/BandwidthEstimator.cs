using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Forward;

/// <summary>
/// Estimates what one viewer's line carries: it grows while no queue does, falls to what arrived when one grows or much is lost
/// (draft-ietf-rmcat-gcc-02 §5.5 and §6), and jumps to what a probe shows. A viewer's own estimate (REMB) is an upper bound. Used by the
/// engine's loop alone.
/// </summary>
internal sealed class BandwidthEstimator
{
    /// <summary>Bits per second before anything is known.</summary>
    public const long Start = 2_000_000;

    private const long Min = 50_000, Max = 20_000_000;

    // Loss alone, without a queue, is a bad radio rather than a full line: below this it would only take the picture away.
    private const long LossFloor = 300_000;
    private const double Backoff = 0.85;
    private const double GrowthPerSecond = 0.08;
    private const double MuchLoss = 0.10;
    private const int LossSample = 20;
    private const long LossInterval = 1_000_000;

    // Nothing was sent, so nothing is told: whatever queue there was is gone.
    private const long Silence = 500_000;
    private const long BetweenDecreases = 300_000;
    private const long AckedBucket = 50_000;

    // A reference time has 24 bits with a sign (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1): half of all receivers begin below zero.
    private const long ArrivalCycle = (1L << 24) * TransportFeedback.MicrosecondsPerReference;

    private readonly SentPackets packets = new();
    private readonly DelayTrend trend = new();
    private readonly BitrateMeter acked = new(AckedBucket);
    private double bits = Start;
    private long limit = long.MaxValue;
    private long grownMicroseconds;
    private long decreasedMicroseconds = long.MinValue / 2;
    private long fedBackMicroseconds;
    private long sampledMicroseconds;
    private long? toldArrival;
    private long latestArrival;
    private int came;
    private int lost;

    public BandwidthEstimator() => Probe = new LineProbe();

    public LineProbe Probe { get; }

    /// <summary>What may be spent.</summary>
    public long BitsPerSecond => Math.Min((long)bits, limit);

    /// <summary>False while <see cref="BitsPerSecond"/> is a guess that nothing has confirmed or denied.</summary>
    public bool IsKnown => HasFeedback || limit != long.MaxValue || decreasedMicroseconds > 0;

    /// <summary>The viewer tells what became of numbered packets.</summary>
    public bool HasFeedback { get; private set; }

    /// <summary>0–1, of the latest sample.</summary>
    public double Loss { get; private set; }

    /// <summary>The transport-wide number of a packet that is sent now.</summary>
    public ushort Number(int bytes, long nowMicroseconds)
    {
        Probe.Sent(packets.Next, bytes);
        return packets.Add(bytes, nowMicroseconds);
    }

    public void Take(TransportFeedback feedback, long nowMicroseconds)
    {
        HasFeedback = true;
        fedBackMicroseconds = nowMicroseconds;
        foreach (TransportStatus status in feedback)
        {
            if (!packets.TryTake(status.SequenceNumber, out SentPackets.Sent sent, out long number)) continue;
            if (status.Received) Arrived(number, sent, Unwrap(status.ArrivalMicroseconds));
            else Missed(number);
        }

        FollowLine(nowMicroseconds);
        if (came + lost >= LossSample && nowMicroseconds - sampledMicroseconds >= LossInterval)
        {
            FollowLoss((double)lost / (came + lost), nowMicroseconds);
            (came, lost, sampledMicroseconds) = (0, 0, nowMicroseconds);
        }

        if (Probe.TryFinish(packets.Next, latestArrival, out long shown)) Raise(shown);
    }

    /// <summary>Takes the viewer's own estimate, of everything that we send it.</summary>
    public void TakeLimit(long bitsPerSecond) => limit = Math.Max(Min, bitsPerSecond);

    /// <summary>Takes a receiver report's loss; the only sign there is where packets have no numbers.</summary>
    public void TakeLoss(double fraction, long nowMicroseconds)
    {
        if (HasFeedback) return;
        FollowLoss(fraction, nowMicroseconds);
        if (fraction <= MuchLoss) Grow(nowMicroseconds, Max);
    }

    /// <summary>Bytes of padding to send now, so that a line that carries more can show it.</summary>
    /// <param name="wanted">What all pictures would cost as the page shows them.</param>
    public int PaddingDue(long wanted, long nowMicroseconds)
    {
        bool hasQueue = trend.Use != LineUse.Normal && nowMicroseconds - fedBackMicroseconds < Silence;
        bool isCalm = HasFeedback && !hasQueue && nowMicroseconds - decreasedMicroseconds > 2 * BetweenDecreases;
        return Probe.BytesDue(isCalm, BitsPerSecond, Math.Min(wanted, limit), packets.Next, nowMicroseconds);
    }

    private void Arrived(long number, in SentPackets.Sent sent, long arrivalMicroseconds)
    {
        came++;
        latestArrival = arrivalMicroseconds;
        acked.Add(sent.Bytes, arrivalMicroseconds);
        trend.Take(sent.Microseconds, arrivalMicroseconds);
        Probe.Arrived(number, sent.Bytes, arrivalMicroseconds);
    }

    /// <summary>The receiver's clock as one that begins above zero and never turns back to its beginning.</summary>
    private long Unwrap(long told)
    {
        if (toldArrival is not { } before)
        {
            toldArrival = told;
            return told < Silence ? told + ArrivalCycle : told;
        }

        toldArrival = told;
        long step = told - before;
        return latestArrival + step - (ArrivalCycle * (long)Math.Round(step / (double)ArrivalCycle));
    }

    private void Missed(long number)
    {
        lost++;
        Probe.Lost(number);
    }

    private void FollowLine(long nowMicroseconds)
    {
        long arrived = acked.BitsPerSecond(latestArrival);
        // A probe makes a queue on purpose, and its padding arrives as well: neither says more than what the probe will tell.
        if (Probe.IsFelt(nowMicroseconds)) return;
        if (trend.Use == LineUse.Over) Decrease(arrived == 0 ? bits * Backoff : arrived * Backoff, nowMicroseconds);
        else if (trend.Use == LineUse.Normal) Grow(nowMicroseconds, arrived);
        // What arrives without a queue is carried.
        if (trend.Use == LineUse.Normal) bits = Math.Min(Max, Math.Max(bits, arrived));
        if (trend.Use != LineUse.Normal) grownMicroseconds = nowMicroseconds;
    }

    private void FollowLoss(double fraction, long nowMicroseconds)
    {
        Loss = fraction;
        if (fraction > MuchLoss) Decrease(Math.Max(bits * (1 - (fraction / 2)), Math.Min(bits, LossFloor)), nowMicroseconds);
    }

    /// <summary>Over a line that loses much, a probe brings the picture back, but not its sharpness.</summary>
    private void Raise(long shown) => bits = Math.Max(bits, Math.Min(shown, Loss > MuchLoss ? LossFloor : Max));

    private void Decrease(double to, long nowMicroseconds)
    {
        if (nowMicroseconds - decreasedMicroseconds < BetweenDecreases || to >= bits) return;
        decreasedMicroseconds = nowMicroseconds;
        bits = Math.Max(Min, to);
        Probe.Abandon(nowMicroseconds);
    }

    /// <summary>What was never sent proves nothing: no growth beyond one and a half times of what arrived (§5.5).</summary>
    private void Grow(long nowMicroseconds, long arrived)
    {
        double seconds = Math.Clamp((nowMicroseconds - grownMicroseconds) / 1e6, 0, 1);
        grownMicroseconds = nowMicroseconds;
        double ceiling = Math.Min(Max, (1.5 * arrived) + 10_000);
        if (bits < ceiling) bits = Math.Min(ceiling, bits * (1 + (GrowthPerSecond * seconds)));
    }
}
