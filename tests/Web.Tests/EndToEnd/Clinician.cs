using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>One signed-in person at their browser.</summary>
public sealed class Clinician : IAsyncDisposable
{
    private readonly RunningHub hub;
    private readonly Browser browser;

    private Clinician(RunningHub hub, Persona persona, Browser browser)
    {
        this.hub = hub;
        Persona = persona;
        this.browser = browser;
        Page.SetDefaultTimeout(20_000);
        Page.PageError += (_, error) => Troubles.Add($"{Page.Url}: {error}");
        Page.Console += (_, message) => NoteConsole(message);
    }

    public Persona Persona { get; }

    public IPage Page => browser.Page;

    /// <summary>Script errors and refused content (CSP) of every page so far.</summary>
    public List<string> Troubles { get; } = [];

    public static async Task<Clinician> SignInAsync(RunningHub hub, Persona persona, bool devices = true, bool sharp = false)
    {
        var clinician = new Clinician(hub, persona, await Browser.StartAsync(persona, devices, sharp));
        await clinician.OpenAsync("/");
        await clinician.Page.Locator("[name=email]").FillAsync(persona.Email);
        await clinician.Page.Locator("[name=password]").FillAsync(RunningHub.Password);
        await clinician.PressAsync("sign-in");
        await clinician.Element("sign-out").WaitForAsync();
        return clinician;
    }

    public ILocator Element(string testId) => Page.GetByTestId(testId);

    public Task OpenAsync(string path) => Page.GotoAsync(At(path));

    /// <summary>The whole address of a path of the hub.</summary>
    public string At(string path) => new Uri(hub.Address, path).ToString();

    public Task PressAsync(string testId) => Element(testId).First.ClickAsync();

    public Task FillAsync(string field, string text) => Page.Locator($"[name='{field}']:visible").FillAsync(text);

    public Task SeeAsync(string testId) => Element(testId).First.WaitForAsync();

    /// <summary>Waits until an element's text or attribute satisfies a person who looks at it.</summary>
    public Task UntilAsync(string scriptCondition, int milliseconds = 20_000) =>
        Page.WaitForFunctionAsync(scriptCondition, null, new() { Timeout = milliseconds, PollingInterval = 50 });

    /// <summary>No finding of axe on the page as it is, in light and in dark.</summary>
    public async Task AssertAccessibleAsync(string page)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            // Without motion: colours that are still changing would be judged half-way.
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            var result = await Page.RunAxe();
            var findings = result.Violations.Select(v => $"{v.Id}: {v.Help} at {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}");
            Assert.True(result.Violations.Length == 0, $"{page}, {scheme}:\n{string.Join('\n', findings)}");
        }

        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.NoPreference });
    }

    /// <summary>A picture for the documentation, only when <c>CASEHUB_SCREENSHOTS=1</c> asks for it.</summary>
    public async Task ScreenshotAsync(string name, bool fullPage = false)
    {
        if (Environment.GetEnvironmentVariable("CASEHUB_SCREENSHOTS") != "1") return;
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Screenshots, $"{name}.png"), FullPage = fullPage });
    }

    public ValueTask DisposeAsync() => browser.DisposeAsync();

    private void NoteConsole(IConsoleMessage message)
    {
        if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) Troubles.Add($"{Page.Url}: {message.Text}");
    }
}
