using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Server;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Oidc;

/// <summary>A hospital's own sign-in in Chromium: set up by its administrator, used through the provider's real page, with script and without.</summary>
[Trait("Category", "Browser")]
public sealed class HospitalBrowserTests(HospitalHub hospital) : IClassFixture<HospitalHub>, IAsyncLifetime
{
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    [Fact]
    public async Task An_administrator_sets_it_up_and_a_doctor_comes_in_through_the_providers_own_page_by_keyboard_alone()
    {
        await hospital.KnowsAsync("mira", "Dr. Mira Novak", "mira@hospital.example");
        var admin = await PageAsync();
        await SignInAsync(admin, "admin");
        await admin.GotoAsync("/organisation/sign-in");
        await admin.GetByLabel("Name on the button").FillAsync("North Hospital account");
        await admin.GetByLabel("Issuer").FillAsync(hospital.Provider.IssuerText);
        await admin.GetByLabel("Client id").FillAsync(OidcProvider.ClientId);
        await admin.GetByLabel("Client secret").FillAsync(OidcProvider.Secret);
        await admin.GetByLabel("E-mail domains").FillAsync("hospital.example");
        await admin.GetByLabel("Makes accounts").CheckAsync();
        await admin.GetByTestId("save-provider").PressAsync("Enter");
        await admin.GetByText("Saved.").WaitForAsync();
        Assert.Equal(0, await admin.GetByRole(AriaRole.Alert).CountAsync());

        var doctor = await PageAsync();
        await doctor.GotoAsync("/sign-in");
        var way = doctor.GetByTestId("provider").Filter(new() { HasText = "North Hospital account" });
        await TabToAsync(doctor, way);
        await doctor.Keyboard.PressAsync("Enter");
        await doctor.WaitForURLAsync($"{hospital.Provider.IssuerText}/**");
        await doctor.Locator("input[name=login]").FillAsync("mira");
        await doctor.Locator("input[name=password]").FillAsync("any");
        await doctor.Keyboard.PressAsync("Enter");

        await doctor.GetByTestId("sign-out").WaitForAsync();
        Assert.Equal(new Uri(hospital.Server.Url, "/").ToString(), doctor.Url);
        await doctor.GetByText("Your account was made").WaitForAsync();
        await doctor.Locator(".who", new() { HasText = "Dr. Mira Novak" }).WaitForAsync();
    }

    [Fact]
    public async Task Works_without_script()
    {
        var id = await hospital.DescribeAsync(("name", "Hospital without script"));
        await hospital.KnowsAsync("jan", "Dr. Jan Horak", "jan@hospital.example");
        var page = await PageAsync(script: false);
        await page.GotoAsync("/sign-in");
        await page.Locator($"a[href*='{id}']").ClickAsync();
        await page.Locator("input[name=login]").FillAsync("jan");
        await page.Locator("input[name=password]").FillAsync("any");
        await page.Locator("button[type=submit]").ClickAsync();

        await page.GetByTestId("sign-out").WaitForAsync();
    }

    [Fact]
    public async Task Its_pages_have_no_axe_finding_and_do_not_scroll_sideways()
    {
        var id = await hospital.DescribeAsync(("name", "Hospital of axe"), ("roleLines", "doctors = clinician"));
        await hospital.KnowsAsync("axe", "Conti, Giulia", "axe@hospital.example");
        var (admin, gp, nobody) = (await PageAsync(), await PageAsync(), await PageAsync());
        await SignInAsync(admin, "admin");
        await SignInAsync(gp, "gp");

        await Axe.CheckAsync(nobody, "/sign-in");
        await Axe.CheckAsync(nobody, "/sign-in?address=nobody@unknown.example");
        await Axe.CheckAsync(admin, "/organisation/sign-in");
        await Axe.CheckAsync(admin, $"/organisation/sign-in/{id}");
        await Axe.CheckAsync(gp, "/account/connections");
        await gp.GotoAsync($"/account/connections/{id}");
        await gp.Locator("input[name=login]").FillAsync("axe");
        await gp.Locator("input[name=password]").FillAsync("any");
        await gp.Locator("button[type=submit]").ClickAsync();
        await gp.GetByTestId("link-offer").WaitForAsync();
        await Axe.CheckAsync(gp, "/account/connections");
    }

    [Fact(Explicit = true)]
    public async Task Pictures_of_its_pages_are_taken_for_the_documentation()
    {
        await using var own = new HospitalHub();
        await own.InitializeAsync();
        string docs = Directory.CreateDirectory(Repository.Screenshots).FullName;
        var admin = await PageAsync(server: own.Server);
        await SignInAsync(admin, "admin");
        await admin.GotoAsync("/organisation/sign-in");
        await admin.GetByTestId("providers-empty").WaitForAsync();
        await admin.ScreenshotAsync(new() { Path = Path.Combine(docs, "page-own-sign-in.png"), FullPage = true });
        await own.DescribeAsync(("name", "North Hospital account"));
        var doctor = await PageAsync(server: own.Server);
        await doctor.GotoAsync("/sign-in");
        await doctor.ScreenshotAsync(new() { Path = Path.Combine(docs, "page-sign-in-with-hospital.png") });

        Assert.Equal(1, await doctor.GetByTestId("provider").CountAsync());
    }

    private static async Task TabToAsync(IPage page, ILocator target)
    {
        for (int steps = 0; steps < 30; steps++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement")) return;
        }

        Assert.Fail("The keyboard does not reach it.");
    }

    private static async Task SignInAsync(IPage page, string account)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address", new() { Exact = true }).FillAsync($"{account}@demo.casehub");
        await page.GetByLabel("Password").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
    }

    private async Task<IPage> PageAsync(bool script = true, DemoServer? server = null)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = (server ?? hospital.Server).Url.ToString(),
            ColorScheme = ColorScheme.Light,
            ViewportSize = new() { Width = 1280, Height = 800 },
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = script,
        });
        return await context.NewPageAsync();
    }
}
