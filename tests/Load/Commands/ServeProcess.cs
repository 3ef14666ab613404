using System.Diagnostics;

namespace CaseHub.Load.Commands;

/// <summary><see cref="ServeCommand"/> in a process of its own.</summary>
internal sealed class ServeProcess : IDisposable
{
    private readonly Process process;

    private ServeProcess(Process process, Uri url) => (this.process, Url) = (process, url);

    public Uri Url { get; }

    public static async Task<ServeProcess> StartAsync(params string[] settings)
    {
        Process started = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["serve", .. settings]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        string ready = await started.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server ended before it was ready.");
        return new ServeProcess(started, new Uri(ready.Split(' ')[1]));
    }

    /// <summary>Bytes of memory that the system counts for it.</summary>
    public long Resident
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>CPU time of the process, user and system, while something else is done, and how long that took.</summary>
    public async Task<(TimeSpan Busy, TimeSpan Elapsed)> BusyWhileAsync(Func<Task> work)
    {
        TimeSpan before = Processor();
        long start = Stopwatch.GetTimestamp();
        await work();
        return (Processor() - before, Stopwatch.GetElapsedTime(start));
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private TimeSpan Processor()
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }
}
