using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Oidc;

/// <summary>npm's <c>oidc-provider</c> as a process of its own on a free port, with switches to misbehave (provider.mjs).</summary>
public sealed partial class OidcProvider : IAsyncDisposable
{
    public const string ClientId = "casehub";
    public const string Secret = "a secret of the tests";

    private const string Listening = "listening ";

    private Process? process;

    public Uri Issuer { get; private set; } = null!;

    /// <summary>As an administrator enters it.</summary>
    public string IssuerText => Issuer.OriginalString;

    public Task StartAsync() => StartAsync(0);

    /// <summary>Where it was.</summary>
    public Task StartAgainAsync() => StartAsync(Issuer.Port);

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

    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>From now on; what is not named behaves.</summary>
    public async Task SwitchAsync(object switches)
    {
        using var client = new HttpClient();
        (await client.PostAsJsonAsync(new Uri(Issuer, "/switches"), switches)).EnsureSuccessStatusCode();
    }

    /// <summary>Follows a hub's redirect, signs in by the provider's own page, and stops before going back.</summary>
    /// <returns>The address that the provider sends the browser back to.</returns>
    public async Task<Uri> LogInAsync(Uri leave, string login)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var page = await FollowAsync(browser, await browser.GetAsync(leave), leave);
        string form = FormAction().Match(await page.Answer.Content.ReadAsStringAsync()).Groups[1].Value;
        var sent = new Uri(page.At, form);
        var answer = await browser.PostAsync(sent, new FormUrlEncodedContent([new("prompt", "login"), new("login", login), new("password", "any")]));
        return (await FollowAsync(browser, answer, sent)).At;
    }

    /// <summary>As far as it stays at the provider.</summary>
    private async Task<(Uri At, HttpResponseMessage Answer)> FollowAsync(HttpClient browser, HttpResponseMessage answer, Uri at)
    {
        while (answer.Headers.Location is { } location)
        {
            at = new Uri(at, location);
            if (at.Authority != Issuer.Authority) break;
            answer = await browser.GetAsync(at);
        }

        return (at, answer);
    }

    private async Task StartAsync(int port)
    {
        string folder = Path.Combine(Repository.Root, "tests", "Web.Tests", "Oidc");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "oidc-provider"))) await InstallAsync(folder);
        process = Start("node", folder, "provider.mjs", port.ToString(CultureInfo.InvariantCulture));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (!line.StartsWith(Listening, StringComparison.Ordinal)) continue;
            Issuer = new Uri(line[Listening.Length..]);
            return;
        }

        throw new InvalidOperationException("The provider ended before it listened; its standard error says why.");
    }

    private static async Task InstallAsync(string folder)
    {
        using var npm = Start("npm", folder, "ci", "--no-audit", "--no-fund");
        string output = await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0) throw new InvalidOperationException($"npm ci in tests/Web.Tests/Oidc failed: {output}");
    }

    /// <summary>Its standard input stays open: it ends with the tests, however they end.</summary>
    private static Process Start(string program, string folder, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

    [GeneratedRegex("<form[^>]* action=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex FormAction();
}
