namespace CaseHub.Hub.Tests;

/// <summary>A clock that stands still until a test moves it, timers included.</summary>
/// <param name="start">What it shows at first; a Saturday morning in March where nothing else is said.</param>
public sealed class ManualClock(DateTimeOffset? start = null) : TimeProvider
{
    private const int MostTicks = 100;

    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private DateTimeOffset now = start ?? new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);
    private TimeSpan set;
    private TimeSpan stride;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now + set;
    }

    public override long GetTimestamp() => Elapsed.UtcTicks;

    private DateTimeOffset Elapsed
    {
        get
        {
            lock (gate) return now;
        }
    }

    /// <summary>Sets the clock on the wall forward or back, as an administrator does; no time goes by with that.</summary>
    public void Set(TimeSpan by)
    {
        lock (gate) set += by;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (gate) timers.Add(timer);
        return timer;
    }

    /// <summary>
    /// Moves on and runs each timer that falls due, in order of time. A periodic one runs a hundred times at most, as on a machine that has more to do than to
    /// count: a year of ticks every 20 s is 1.6 million, and nobody may rely on having each of them.
    /// </summary>
    public void Advance(TimeSpan by)
    {
        var end = Elapsed + by;
        stride = by / MostTicks;
        while (NextDue(end) is { } due)
        {
            lock (gate) now = due.DueAt > now ? due.DueAt : now;
            due.Fire();
        }

        lock (gate) now = end;
    }

    private Timer? NextDue(DateTimeOffset end)
    {
        lock (gate) return timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
    }

    private sealed class Timer(ManualClock clock, Action run) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset DueAt { get; private set; } = DateTimeOffset.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            this.period = period;
            DueAt = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : clock.Elapsed + dueTime;
            return true;
        }

        public void Fire()
        {
            DueAt = period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero ? DateTimeOffset.MaxValue : DueAt + (period > clock.stride ? period : clock.stride);
            run();
        }

        public void Dispose()
        {
            lock (clock.gate) clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
