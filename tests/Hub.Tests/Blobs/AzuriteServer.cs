using System.Diagnostics;
using Azure.Storage.Blobs;

namespace CaseHub.Hub.Tests.Blobs;

/// <summary>Microsoft's Blob emulator on a free port and a temporary folder; its packages come from <c>tests/azurite</c>.</summary>
public sealed class AzuriteServer : IAsyncLifetime
{
    // The emulator's published account, the same on every machine.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Listening = "successfully listens on ";

    private readonly DirectoryInfo location = Directory.CreateTempSubdirectory("azurite");
    private Process? process;
    private string address = "";

    public string ConnectionString => ConnectionStringTo(address);

    /// <summary>Where it listens, such as <c>http://127.0.0.1:10000</c>.</summary>
    public string Address => address;

    /// <summary>Of a store that is down: nothing listens on port 1.</summary>
    public static string DeadConnectionString => ConnectionStringTo("http://127.0.0.1:1");

    /// <summary>A container of its own for one test class.</summary>
    public BlobContainerClient NewContainer() =>
        new BlobServiceClient(ConnectionString).GetBlobContainerClient($"test-{Guid.NewGuid():N}");

    public ValueTask InitializeAsync() => StartAsync(port: "0");

    /// <summary>Ends it as a crash would; what was stored stays.</summary>
    public async Task StopAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        process = null;
    }

    /// <summary>Starts it again where it was.</summary>
    public ValueTask StartAgainAsync() => StartAsync(new Uri(address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        location.Delete(recursive: true);
    }

    /// <summary>To the same account behind another address.</summary>
    public static string ConnectionStringTo(string address) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={address}/{Account};";

    private async ValueTask StartAsync(string port)
    {
        string folder = PackageFolder();
        string program = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "blob", "main.js");
        if (!File.Exists(program)) await InstallAsync(folder);
        process = Start("node", folder, program,
            "--disableTelemetry", "--skipApiVersionCheck", "--silent", "--location", location.FullName, "--blobPort", port);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            int at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at < 0) continue;
            address = line[(at + Listening.Length)..];
            return;
        }

        throw new InvalidOperationException("Azurite ended before it listened; its standard error says why.");
    }

    private static async Task InstallAsync(string folder)
    {
        using var npm = Start("npm", folder, "ci", "--no-audit", "--no-fund");
        string output = await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0) throw new InvalidOperationException($"npm ci in tests/azurite failed: {output}");
    }

    private static Process Start(string program, string folder, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;

    private static string PackageFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CaseHub.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "tests", "azurite");
    }
}
