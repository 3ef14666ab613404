using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>One Chromium without devices for all tests of a class; each of them opens windows of its own and closes them.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IBrowser browser = null!;

    public async ValueTask InitializeAsync() => browser = await (await Driver.SharedAsync()).Chromium.LaunchAsync(new()
    {
        ExecutablePath = "/usr/bin/chromium",
        Args = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
    });

    /// <summary>A window with cookies and storage of its own.</summary>
    public async Task<IPage> OpenAsync(BrowserNewContextOptions options) => await (await browser.NewContextAsync(options)).NewPageAsync();

    public async Task CloseWindowsAsync()
    {
        foreach (var window in browser.Contexts) await window.DisposeAsync();
    }

    public ValueTask DisposeAsync() => browser.DisposeAsync();
}
