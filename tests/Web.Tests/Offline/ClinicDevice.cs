using System.Diagnostics;
using CaseHub.Web.Tests.EndToEnd;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Offline;

/// <summary>A laptop of a clinic: a Chromium whose profile stays on its disk when the power goes.</summary>
internal sealed class ClinicDevice : IAsyncDisposable
{
    private readonly DirectoryInfo profile = Directory.CreateTempSubdirectory("clinic-device-");
    private readonly Uri address;
    private IBrowserContext? context;

    private ClinicDevice(Uri address) => this.address = address;

    public IPage Page => context!.Pages[0];

    public static async Task<ClinicDevice> StartAsync(Uri address)
    {
        var device = new ClinicDevice(address);
        await device.PowerOnAsync(isOffline: false);
        return device;
    }

    public async Task PowerOnAsync(bool isOffline)
    {
        context = await (await Driver.SharedAsync()).Chromium.LaunchPersistentContextAsync(profile.FullName, new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run"],
            BaseURL = address.ToString(),
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
            Offline = isOffline,
            ViewportSize = new() { Width = 1280, Height = 800 },
        });
    }

    public Task SetOfflineAsync(bool isOffline) => context!.SetOfflineAsync(isOffline);

    /// <summary>As when the power goes: SIGKILL for the browser and all of its processes, nothing is flushed.</summary>
    public async Task CutPowerAsync()
    {
        using var browser = Process.GetProcessById(BrowserOf(profile.FullName));
        browser.Kill(entireProcessTree: true);
        await browser.WaitForExitAsync();
        await context!.DisposeAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Names of the files of the profile that hold the words, in either of the encodings that a browser writes.</summary>
    public IReadOnlyList<string> FilesWith(string words) =>
    [
        .. from file in profile.EnumerateFiles("*", SearchOption.AllDirectories)
           where file.LinkTarget is null
           let bytes = File.ReadAllBytes(file.FullName)
           where bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(words)) >= 0 || bytes.AsSpan().IndexOf(System.Text.Encoding.Unicode.GetBytes(words)) >= 0
           select Path.GetRelativePath(profile.FullName, file.FullName),
    ];

    public async ValueTask DisposeAsync()
    {
        if (context is not null) await context.DisposeAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        profile.Delete(recursive: true);
    }

    /// <summary>The one process with this profile that is no child of another one: its children say their type.</summary>
    private static int BrowserOf(string profile) => Directory.EnumerateDirectories("/proc")
        .Select(folder => (Id: int.TryParse(Path.GetFileName(folder), out int id) ? id : 0, folder))
        .Where(one => one.Id > 0)
        .Single(one => CommandOf(one.folder) is { } command && command.Contains($"--user-data-dir={profile}", StringComparison.Ordinal) && !command.Contains("--type=", StringComparison.Ordinal))
        .Id;

    private static string? CommandOf(string folder)
    {
        try
        {
            string command = File.ReadAllText(Path.Combine(folder, "cmdline"));
            // Debian's starter is a shell script that becomes the browser.
            return command.StartsWith("/usr/lib/chromium/", StringComparison.Ordinal) ? command : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
