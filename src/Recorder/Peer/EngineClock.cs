namespace CaseHub.Recorder.Peer;

/// <summary>The engine's monotonic clock. Read once per datagram and tick; everything done for it shares that reading.</summary>
internal sealed class EngineClock(TimeProvider time)
{
    private readonly long start = time.GetTimestamp();

    /// <summary>Microseconds since a moment shortly before the start, never zero; as of the latest <see cref="Read"/>.</summary>
    public long Now { get; private set; } = 1;

    /// <summary>Reads the clock anew.</summary>
    public long Read() => Now = 1 + (long)time.GetElapsedTime(start).TotalMicroseconds;
}
