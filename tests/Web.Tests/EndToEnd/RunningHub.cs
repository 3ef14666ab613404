using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>The built program as a process of its own, with the demo's people, a data folder of its own and free ports.</summary>
public sealed class RunningHub : IAsyncDisposable
{
    public const string Password = "A demo password 4 tests";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("hub-under-test-");
    private readonly ConcurrentQueue<string> output = new();
    private readonly Dictionary<string, string> settings;
    private Process? program;

    private RunningHub(Dictionary<string, string> settings)
    {
        this.settings = settings;
        Address = new Uri($"http://localhost:{FreePort()}");
        MediaPort = FreePort();
    }

    public Uri Address { get; }

    public int MediaPort { get; }

    public string DataFolder => data.FullName;

    /// <summary>What it wrote to its terminal so far, both streams.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>CPU time of the process since its start, user and system.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            program!.Refresh();
            return program.TotalProcessorTime;
        }
    }

    /// <summary>Bytes of memory that the system counts for the process.</summary>
    public long Resident
    {
        get
        {
            program!.Refresh();
            return program.WorkingSet64;
        }
    }

    /// <summary>Has its data folder, and is not started yet.</summary>
    public static RunningHub Prepare(params (string Name, string Value)[] settings) => new(settings.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal));

    /// <param name="settings">More environment, such as <c>CaseHub__Blobs__AzureConnectionString</c>.</param>
    public static async Task<RunningHub> StartAsync(CancellationToken cancel, params (string Name, string Value)[] settings)
    {
        var hub = Prepare(settings);
        try
        {
            await hub.StartAgainAsync(cancel);
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the program on the same ports and data, and waits until it is ready.</summary>
    public async Task StartAgainAsync(CancellationToken cancel)
    {
        program?.Dispose();
        program = Launch();
        using var http = new HttpClient();
        var waited = Stopwatch.StartNew();
        while (!await IsReadyAsync(http, cancel))
        {
            if (program.HasExited) throw new InvalidOperationException($"The hub ended with {program.ExitCode}:\n{Output}");
            if (waited.Elapsed > StartLimit) throw new TimeoutException($"The hub was not ready in {StartLimit}:\n{Output}");
            await Task.Delay(50, cancel);
        }
    }

    /// <summary>Ends the program as a power cut would: SIGKILL, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        program!.Kill(entireProcessTree: true);
        await program.WaitForExitAsync();
    }

    /// <summary>As <see cref="KillAsync"/>, without looking for children first: the signal is sent when this is called.</summary>
    /// <returns>When, as <see cref="Stopwatch"/> counts.</returns>
    public async Task<long> KillNowAsync()
    {
        long at = Stopwatch.GetTimestamp();
        program!.Kill();
        await program.WaitForExitAsync();
        return at;
    }

    public async ValueTask DisposeAsync()
    {
        if (program is { HasExited: false }) await KillAsync();
        program?.Dispose();
        if (data.Exists) data.Delete(recursive: true);
    }

    private async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Address, "/health/ready"), cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo("dotnet", [Repository.WebProgram, "--demo"])
        {
            WorkingDirectory = Repository.WebFolder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CASEHUB_URLS"] = Address.ToString().TrimEnd('/');
        start.Environment["CASEHUB_DATA"] = DataFolder;
        start.Environment["CASEHUB_DEMO_PASSWORD"] = Password;
        start.Environment["CaseHub__Media__Port"] = $"{MediaPort}";
        start.Environment["CaseHub__SignIn__AttemptsPerMinute"] = "1000";
        foreach (var (name, value) in settings) start.Environment[name] = value;

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        if (line is not null) output.Enqueue(line);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
