using System.Diagnostics;
using System.Globalization;

namespace CaseHub.Load.Measure;

/// <summary>What a process and its core have used until now, from /proc.</summary>
/// <param name="Cpu">Of all its threads, in user and system mode; what the network stack does inside its calls is in it.</param>
/// <param name="ResidentBytes">Its memory.</param>
/// <param name="CoreIdle">Of the core it runs on: what the system does on its behalf outside its calls is the difference.</param>
/// <param name="At">The time of the reading, as <see cref="System.Diagnostics.Stopwatch"/> counts.</param>
internal readonly record struct ServerReading(TimeSpan Cpu, long ResidentBytes, TimeSpan CoreIdle, long At)
{
    /// <summary>How long the core was busy, whoever used it.</summary>
    public TimeSpan BusySince(ServerReading before)
    {
        TimeSpan busy = Stopwatch.GetElapsedTime(before.At, At) - (CoreIdle - before.CoreIdle);
        return busy < TimeSpan.Zero ? TimeSpan.Zero : busy;
    }
}

/// <summary>Reads the figures of the server's process.</summary>
internal sealed class ServerMeter(int process, int core)
{
    private const long TicksPerSecond = 100;   // USER_HZ, the same on every Linux that .NET runs on
    private const int PageBytes = 4_096;

    public ServerReading Read()
    {
        // The name in parentheses may hold spaces; after it come state (field 3), ..., utime (14), stime (15), ..., rss (24).
        string[] fields = File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new ServerReading(Time(Number(fields[11]) + Number(fields[12])), Number(fields[21]) * PageBytes, CoreIdle(), Stopwatch.GetTimestamp());
    }

    // Busy time is sampled by the timer's tick, which traffic in step with it deceives; idle time is measured.
    private TimeSpan CoreIdle()
    {
        // user nice system idle iowait irq softirq steal ...
        string name = $"cpu{core} ";
        string[] fields = File.ReadLines("/proc/stat").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ');
        return Time(Number(fields[4]) + Number(fields[5]));
    }

    private static TimeSpan Time(long ticks) => TimeSpan.FromSeconds(ticks / (double)TicksPerSecond);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
