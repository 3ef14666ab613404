using CaseHub.Web.Tests.EndToEnd;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>The organisation's pages in a real browser: axe, and the keyboard alone.</summary>
[Trait("Category", "Browser")]
public sealed class PeopleBrowserTests(PeopleBrowserTests.World world) : IClassFixture<PeopleBrowserTests.World>
{
    [Fact]
    public async Task No_page_has_an_axe_finding_or_scrolls_sideways()
    {
        var admin = await world.SignInAsync("hospital-admin", ColorScheme.Light, 1280);
        await Axe.CheckAsync(
            admin, "/organisation/people", "/organisation/licences", "/organisation/policies", "/organisation/networks", "/organisation/teams", "/organisation/start", "/organisation/people/import", "/account/profile");
        await admin.GotoAsync("/organisation/people");
        await admin.Locator("[data-testid=person] a").First.ClickAsync();
        await Axe.CheckAsync(admin, new Uri(admin.Url).PathAndQuery);
    }

    [Fact]
    public async Task A_licence_is_checked_by_the_keyboard_alone()
    {
        using (var holder = await world.Server.ProgramAsync("interpreter")) await holder.PostJsonAsync("/api/me/licences", new { number = "K-1", authority = "Council", lastDay = "2031-01-31" });
        var admin = await world.SignInAsync("hospital-admin2", ColorScheme.Light, 1280);
        await admin.GotoAsync("/organisation/licences");

        await ReachAsync(admin, "check-licence");
        await admin.Keyboard.PressAsync("Enter");

        await admin.GetByText("Your check is written down").WaitForAsync();
    }

    [Fact(Explicit = true)]
    public async Task Pictures_of_its_pages_are_taken_for_the_documentation()
    {
        string docs = Directory.CreateDirectory(Repository.Screenshots).FullName;
        using (var newcomer = await world.Server.ProgramAsync("host")) await newcomer.PostJsonAsync("/api/me/licences", new { number = "FR-751234", authority = "Ordre des médecins", lastDay = "2031-01-31" });
        await world.BreakGlassAsync();
        var admin = await world.SignInAsync("hospital-admin", ColorScheme.Light, 1280);
        var officer = await world.SignInAsync("privacy", ColorScheme.Light, 1280);

        foreach (string page in (string[])["start", "people", "licences", "policies"]) await TakeAsync(admin, page, docs);
        await TakeAsync(officer, "emergencies", docs);

        Assert.True(await officer.GetByText("collapsed in the waiting room").CountAsync() > 0);
    }

    private static async Task TakeAsync(IPage page, string name, string docs)
    {
        await page.GotoAsync($"/organisation/{name}");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.ScreenshotAsync(new() { Path = Path.Combine(docs, $"page-{name}.png"), FullPage = true });
    }

    /// <summary>Tab after tab, as somebody without a mouse.</summary>
    private static async Task ReachAsync(IPage page, string testId)
    {
        for (int i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string?>("document.activeElement?.dataset?.testid ?? null") == testId) return;
        }

        Assert.Fail($"{testId} is not reached by the keyboard.");
    }

    /// <summary>One server and one browser for all of the class.</summary>
    public sealed class World : IAsyncLifetime
    {
        private IPlaywright playwright = null!;
        private IBrowser browser = null!;

        public DemoServer Server { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Server.InitializeAsync();
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        }

        public async Task<IPage> SignInAsync(string account, ColorScheme scheme, int width)
        {
            var context = await browser.NewContextAsync(new()
            {
                BaseURL = Server.Url.ToString(),
                ColorScheme = scheme,
                ViewportSize = new() { Width = width, Height = 800 },
                Locale = "en-GB",
                ReducedMotion = ReducedMotion.Reduce,
            });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/sign-in");
            await page.GetByLabel("E-mail address").FillAsync($"{account}@demo.casehub");
            await page.GetByLabel("Password").FillAsync(DemoServer.Password);
            await page.GetByTestId("sign-in").ClickAsync();
            await page.GetByTestId("sign-out").WaitForAsync();
            return page;
        }

        /// <summary>Somebody of the hospital reads a case of the clinic, which has to be reviewed.</summary>
        public async Task BreakGlassAsync()
        {
            using var gp = await Server.ProgramAsync("gp");
            using var reader = await Server.ProgramAsync("host");
            var caseId = await gp.RequestOpinionAsync();
            await reader.PostJsonAsync("/api/emergencies", new { caseId, reason = "The patient has collapsed in the waiting room." });
        }

        public async ValueTask DisposeAsync()
        {
            await browser.DisposeAsync();
            playwright.Dispose();
            await Server.DisposeAsync();
        }
    }
}
