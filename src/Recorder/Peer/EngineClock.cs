namespace CaseHub.Recorder.Peer;

/// <summary>
/// The engine's monotonic clock as one loop reads it: once per datagram and tick, and everything done for it shares that reading. All
/// loops count from the same moment.
/// </summary>
internal sealed class EngineClock
{
    private readonly TimeProvider time;
    private readonly long start;

    public EngineClock(TimeProvider time)
        : this(time, time.GetTimestamp())
    {
    }

    private EngineClock(TimeProvider time, long start)
    {
        this.time = time;
        this.start = start;
    }

    /// <summary>Microseconds since a moment shortly before the start, never zero; as of the latest <see cref="Read"/>.</summary>
    public long Now { get; private set; } = 1;

    /// <summary>Reads the clock anew.</summary>
    public long Read() => Now = 1 + (long)time.GetElapsedTime(start).TotalMicroseconds;

    /// <summary>Goes back to when another loop received what is at hand; until the next <see cref="Read"/>.</summary>
    public void ReadAsOf(long arrivalMicroseconds) => Now = arrivalMicroseconds;

    /// <summary>The same clock for another loop.</summary>
    public EngineClock Beside() => new(time, start);
}
