using System.Diagnostics;
using System.Globalization;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>How a run of the encoder ended.</summary>
/// <param name="ExitCode">0 is good; 128 and more are signals.</param>
/// <param name="Tail">The last lines of its error output.</param>
internal sealed record EncoderResult(int ExitCode, string Tail);

/// <summary>
/// Debian's ffmpeg as a process of its own: what it decodes came from outside, and a fault in it must end there. It is nice, has no
/// network, bounded memory, CPU time and file size, our working folder, none of our environment, and dies with us.
/// </summary>
internal sealed class EncoderProcess(ExportOptions options)
{
    private const int TailLines = 30;
    private const int LineChars = 300;
    private const string UtilLinux = "prlimit";

    // Kernels and containers that allow no user namespaces do without; the list of protocols keeps the encoder to files either way.
    private readonly Lazy<bool> canLeaveNetwork = new(() => OperatingSystem.IsLinux() && Succeeds("unshare", "--user", "--map-current-user", "--net", "true"));

    /// <summary>True when both programs are on this machine at the moment.</summary>
    public bool IsThere => Find(options.Ffmpeg) is not null && Find(options.Ffprobe) is not null;

    /// <summary>Runs ffmpeg.</summary>
    /// <param name="folder">Where it works; file names in the arguments are relative to it.</param>
    /// <param name="arguments">One by one: no shell sees them.</param>
    /// <param name="bounds">CPU time and bytes of one file.</param>
    /// <param name="onLine">Takes each line of its output, on the thread that waits for it.</param>
    /// <param name="cancellationToken">Kills it.</param>
    public Task<EncoderResult> EncodeAsync(string folder, IReadOnlyList<string> arguments, EncoderBounds bounds, Action<string> onLine, CancellationToken cancellationToken) =>
        RunAsync(Find(options.Ffmpeg), folder, arguments, bounds, onLine, cancellationToken);

    /// <summary>Runs ffprobe; see <see cref="EncodeAsync"/>.</summary>
    public Task<EncoderResult> ProbeAsync(string folder, IReadOnlyList<string> arguments, EncoderBounds bounds, Action<string> onLine, CancellationToken cancellationToken) =>
        RunAsync(Find(options.Ffprobe), folder, arguments, bounds, onLine, cancellationToken);

    private async Task<EncoderResult> RunAsync(
        string? program, string folder, IReadOnlyList<string> arguments, EncoderBounds bounds, Action<string> onLine, CancellationToken cancellationToken)
    {
        if (program is null) throw new ExportFailure(ExportFailure.NoEncoder);
        var ended = new TaskCompletionSource<EncoderResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = StartOf(program, folder, arguments, bounds);
        // A thread for each: PR_SET_PDEATHSIG goes by the thread that forked (prctl(2)), and a pool's threads come and go.
        var thread = new Thread(() => Watch(start, onLine, ended, cancellationToken)) { IsBackground = true, Name = "encoder" };
        thread.Start();
        var result = await ended.Task;
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    private static void Watch(ProcessStartInfo start, Action<string> onLine, TaskCompletionSource<EncoderResult> ended, CancellationToken cancellationToken)
    {
        try
        {
            var tail = new Queue<string>();
            using var process = new Process { StartInfo = start };
            process.ErrorDataReceived += (_, line) => Keep(tail, line.Data);
            cancellationToken.ThrowIfCancellationRequested();
            process.Start();
            process.StandardInput.Close();
            using var killing = cancellationToken.Register(() => Kill(process));
            process.BeginErrorReadLine();
            while (process.StandardOutput.ReadLine() is { } line) onLine(line);
            process.WaitForExit();
            ended.SetResult(new EncoderResult(process.ExitCode, string.Join('\n', tail)));
        }
        catch (Exception broken)
        {
            ended.SetException(broken);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }

    private static void Keep(Queue<string> tail, string? line)
    {
        if (line is null) return;
        if (tail.Count == TailLines) tail.Dequeue();
        tail.Enqueue(PlainText.Line(line, LineChars));
    }

    private ProcessStartInfo StartOf(string program, string folder, IReadOnlyList<string> arguments, EncoderBounds bounds)
    {
        string[] line = [.. Limits(bounds), program, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // Secrets among our settings are none of its business.
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        start.Environment["HOME"] = folder;
        start.Environment["LANG"] = "C.UTF-8";
        return start;
    }

    /// <summary>Each of these programs becomes the next one (execve), so the process that we started is in the end the encoder itself.</summary>
    private IEnumerable<string> Limits(EncoderBounds bounds)
    {
        if (!OperatingSystem.IsLinux() || Find(UtilLinux) is null) return [];
        string[] network = canLeaveNetwork.Value ? ["unshare", "--user", "--map-current-user", "--net", "--"] : [];
        long seconds = (long)bounds.CpuTime.TotalSeconds;
        return
        [
            "nice", "-n", "10",
            "prlimit", Number($"--as={options.MaxMemoryBytes}"), Number($"--cpu={seconds}:{seconds + 5}"), Number($"--fsize={bounds.FileBytes}"), "--core=0", "--nofile=1024", "--",
            .. network,
            "setpriv", "--pdeathsig", "KILL", "--",
        ];
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The whole path of a program; null where it is not.</summary>
    private static string? Find(string program)
    {
        if (Path.IsPathRooted(program)) return File.Exists(program) ? program : null;
        string suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program + suffix))
            .FirstOrDefault(File.Exists);
    }

    private static bool Succeeds(string program, params string[] arguments)
    {
        if (Find(program) is not { } path) return false;
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>What one run of the encoder may use.</summary>
internal sealed record EncoderBounds(TimeSpan CpuTime, long FileBytes);
