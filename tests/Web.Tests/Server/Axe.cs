using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>A page judged by axe and by its width, as it looks on a desk by day and by night and on a narrow phone. It is loaded once: what changes with the looks is style alone.</summary>
internal static class Axe
{
    private static readonly List<string> Everything = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    /// <summary>What darkness can change.</summary>
    private static readonly List<string> Colours = ["color-contrast", "link-in-text-block"];

    /// <summary>What narrowness can change: what is hidden, how large targets are, what scrolls.</summary>
    private static readonly List<string> Layout =
        ["target-size", "scrollable-region-focusable", "link-name", "button-name", "label", "select-name", "aria-hidden-focus", "region", "heading-order", "page-has-heading-one", "skip-link", "landmark-one-main"];

    public static async Task CheckAsync(IPage page, params string[] paths)
    {
        foreach (string path in paths)
        {
            await page.GotoAsync(path);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await CheckHereAsync(page, path);
        }
    }

    /// <summary>As the page stands now; afterwards it is as it was opened, light and as wide.</summary>
    public static async Task CheckHereAsync(IPage page, string what)
    {
        var size = page.ViewportSize!;
        // What is scrolled beneath the bar at the top is covered, and not too small.
        await page.EvaluateAsync("window.scrollTo(0, 0)");
        await JudgeAsync(page, what, new() { Type = "tag", Values = Everything });
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await JudgeAsync(page, $"{what} in the dark", new() { Type = "rule", Values = Colours });
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(360, size.Height);
        await JudgeAsync(page, $"{what} on a phone", new() { Type = "rule", Values = Layout });
        await page.SetViewportSizeAsync(size.Width, size.Height);
    }

    private static async Task JudgeAsync(IPage page, string what, RunOnlyOptions rules)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = rules });
        Assert.True(result.Violations.Length == 0, $"{what}: {JsonSerializer.Serialize(result.Violations.Select(v => new { v.Id, v.Help, Nodes = v.Nodes.Select(n => n.Html) }))}");
        int overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overflow <= 0) return;
        string widest = await page.EvaluateAsync<string>("[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth).slice(-3).map(e => e.outerHTML.slice(0, 200)).join(' | ')");
        Assert.Fail($"{what} is {overflow} px wider than its window: {widest}");
    }
}
