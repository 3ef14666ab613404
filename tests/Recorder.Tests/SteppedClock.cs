namespace CaseHub.Recorder.Tests;

/// <summary>The system's clock, which a test can put forward, or one that stands still but for that.</summary>
internal sealed class SteppedClock(bool standsStill = false) : TimeProvider
{
    private readonly long start = System.GetTimestamp();
    private long stepTicks;

    public void Advance(TimeSpan step) => Interlocked.Add(ref stepTicks, step.Ticks * TimestampFrequency / TimeSpan.TicksPerSecond);

    public override long GetTimestamp() => (standsStill ? start : System.GetTimestamp()) + Interlocked.Read(ref stepTicks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow();
}
