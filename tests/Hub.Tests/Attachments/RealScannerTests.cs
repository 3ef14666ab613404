using System.Diagnostics;

using System.Net.Sockets;
using CaseHub.Hub.Attachments.Scanning;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Hub.Tests.Attachments;

/// <summary>Debian's clamd with a list of one signature: that of the EICAR test file, which every scanner knows and which harms nothing.</summary>
[Trait("Category", "Hub")]
public sealed class RealScannerTests : IAsyncLifetime
{
    private const string Clamd = "/usr/sbin/clamd";

    // In two parts, so that no scanner holds this source to be it.
    private static readonly byte[] Eicar = [.. @"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-"u8, .. "ANTIVIRUS-TEST-FILE!$H+H*"u8];

    private readonly TemporaryFolder folder = TemporaryFolder.New();
    private Process? clamd;

    private string Socket => Path.Combine(folder.Path, "clamd.ctl");

    public async ValueTask InitializeAsync()
    {
        Assert.True(File.Exists(Clamd), "clamd is missing: install clamav-daemon.");
        string signatures = Directory.CreateDirectory(Path.Combine(folder.Path, "db")).FullName;
        string sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Eicar));
        await File.WriteAllTextAsync(Path.Combine(signatures, "test.hsb"), $"{sum}:{Eicar.Length}:Eicar-Test-Signature:73\n");
        string settings = Path.Combine(folder.Path, "clamd.conf");
        await File.WriteAllTextAsync(settings, $"LocalSocket {Socket}\nDatabaseDirectory {signatures}\nForeground yes\nStreamMaxLength 1M\nUser root\n");
        if (Environment.UserName != "root") await File.WriteAllTextAsync(settings, (await File.ReadAllTextAsync(settings)).Replace("User root\n", "", StringComparison.Ordinal));
        clamd = Process.Start(new ProcessStartInfo(Clamd, ["-c", settings]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        await Eventually.HoldsAsync(CanConnectAsync);
    }

    public async ValueTask DisposeAsync()
    {
        clamd!.Kill();
        await clamd.WaitForExitAsync();
        clamd.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Clamd_finds_the_test_file_and_passes_others()
    {
        Assert.True(ClamdAddress.TryParse($"unix:{Socket}", out var address));
        var scanner = new ClamdScanner(address, TimeProvider.System, NullLogger<ClamdScanner>.Instance);

        var infected = await scanner.ScanAsync(new MemoryStream(Eicar), default);
        var clean = await scanner.ScanAsync(new MemoryStream(Pictures.Bytes("camera.jpg")), default);
        var tooLong = await scanner.ScanAsync(new MemoryStream(new byte[3 << 20]), default);

        Assert.Equal((ScanResult.Infected, true), (infected.Result, infected.Threat?.StartsWith("Eicar-Test-Signature", StringComparison.Ordinal)));
        Assert.Equal((ScanResult.Clean, ScanResult.Unknown), (clean.Result, tooLong.Result));
    }

    private async Task<bool> CanConnectAsync()
    {
        Assert.False(clamd!.HasExited, "clamd ended.");
        try
        {
            using var socket = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
