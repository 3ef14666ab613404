namespace CaseHub.Recorder.Peer;

/// <summary>Lets a steady rate pass and a burst; what is over is refused, not delayed.</summary>
internal sealed class TokenBucket(int perSecond, int burst)
{
    private double tokens = burst;
    private long refilledMicroseconds;

    public bool TryTake(long nowMicroseconds)
    {
        double refill = (nowMicroseconds - refilledMicroseconds) * perSecond / 1_000_000.0;
        tokens = Math.Min(burst, tokens + refill);
        refilledMicroseconds = nowMicroseconds;
        if (tokens < 1) return false;
        tokens--;
        return true;
    }
}
