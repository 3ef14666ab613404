using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>Playwright's own process, through which all browsers of a run are steered; it ends with the run.</summary>
internal static class Driver
{
    private static readonly Lazy<Task<IPlaywright>> Started = new(Playwright.CreateAsync);

    public static Task<IPlaywright> SharedAsync() => Started.Value;
}
