using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading.Channels;

namespace CaseHub.Hub.Tests.Notify;

/// <summary>Debian's aiosmtpd in a process of its own; ends with this.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    private SmtpServer(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null) lines.Writer.TryWrite(line.Data);
            else lines.Writer.TryComplete();
        };
        process.BeginOutputReadLine();
    }

    public int Port { get; private set; }

    public static async Task<SmtpServer> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", [Script(), .. arguments]) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
        var server = new SmtpServer(Process.Start(start)!);
        server.Port = int.Parse((await server.LineAsync())["ready ".Length..], CultureInfo.InvariantCulture);
        return server;
    }

    /// <summary>The next mail that it took.</summary>
    public async Task<ReceivedMail> NextAsync() => JsonSerializer.Deserialize<ReceivedMail>(await LineAsync(), JsonSerializerOptions.Web)!;

    /// <summary>Whether it has taken any that was not looked at yet.</summary>
    public bool HasMore => lines.Reader.TryPeek(out _);

    /// <summary>A certificate of its own for 127.0.0.1, and its key, as PEM files.</summary>
    public static (string Certificate, string Key) MakeCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (file, keyFile) = (Path.Combine(folder, "mail.pem"), Path.Combine(folder, "mail.key"));
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (file, keyFile);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<string> LineAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        return await lines.Reader.ReadAsync(deadline.Token);
    }

    private static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "smtp_server.py");
}

/// <summary>A mail as Python's e-mail package read it.</summary>
internal sealed record ReceivedMail(
    Dictionary<string, string> Headers, string From, string[] To, bool Encrypted, bool Authenticated, string Structure, string[] Defects, ReceivedPart[] Parts);

internal sealed record ReceivedPart(string Type, string? Method, string? Charset, string? Name, string Text);
