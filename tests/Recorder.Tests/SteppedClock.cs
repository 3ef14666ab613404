namespace CaseHub.Recorder.Tests;

/// <summary>The system's clock, which a test can put forward.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long stepTicks;

    public void Advance(TimeSpan step) => Interlocked.Add(ref stepTicks, step.Ticks * TimestampFrequency / TimeSpan.TicksPerSecond);

    public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref stepTicks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow();
}
