using System.Text.RegularExpressions;
using CaseHub.Web.Tests.EndToEnd;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>Devices, tokens and automatic sign-out in a real browser, whose clock the test moves on.</summary>
[Collection(nameof(DemoServer))]
[Trait("Category", "Browser")]
public sealed class DevicesBrowserTests(DemoServer server, Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private const long Minute = 60_000;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await chromium.CloseWindowsAsync();

    [Fact]
    public async Task Devices_and_tokens_have_no_axe_finding_and_do_not_scroll_sideways()
    {
        var page = await SignInAsync("interpreter");
        await MakeTokenAsync(page);
        await Axe.CheckAsync(page, "/account/devices", "/account/tokens");
    }

    [Fact]
    public async Task A_token_is_shown_once_works_and_is_ended_in_the_list()
    {
        var page = await SignInAsync("interpreter");
        string token = await MakeTokenAsync(page);
        using var program = server.Anonymous();
        program.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.True((await program.GetAsync("/api/cases")).IsSuccessStatusCode);

        await page.GotoAsync("/account/tokens");
        Assert.DoesNotContain(token, await page.ContentAsync(), StringComparison.Ordinal);
        await page.GetByTestId("end-token").First.ClickAsync();
        await page.GetByText("The token is ended").WaitForAsync();

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await program.GetAsync("/api/cases")).StatusCode);
    }

    [Fact]
    public async Task A_page_asks_before_it_signs_out_and_goes_on_when_told_to_stay()
    {
        var page = await SignInAsync("gp");
        await page.Clock.InstallAsync();
        await page.GotoAsync("/cases/new");

        await page.Clock.FastForwardAsync(29 * Minute + 5000);
        var question = page.GetByTestId("idle");
        await question.WaitForAsync();
        Assert.Equal("alertdialog", await question.GetAttributeAsync("role"));
        Assert.Empty((await page.RunAxe()).Violations);
        var told = page.WaitForRequestAsync(new Regex("/api/identity/here$"));
        await page.Keyboard.PressAsync("Enter");

        Assert.Equal("POST", (await told).Method);
        await question.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Clock.FastForwardAsync(20 * Minute);
        Assert.Equal(0, await question.CountAsync());
    }

    [Fact]
    public async Task What_one_tab_answers_holds_for_the_other()
    {
        var one = await SignInAsync("gp");
        var other = await one.Context.NewPageAsync();
        foreach (var tab in new[] { one, other })
        {
            await tab.Clock.InstallAsync();
            await tab.GotoAsync("/cases/new");
        }

        // One clock for all tabs of a window.
        await one.Clock.FastForwardAsync(29 * Minute + 5000);
        await one.GetByTestId("idle").WaitForAsync();
        await other.GetByTestId("idle").WaitForAsync();
        await one.GetByTestId("idle-stay").ClickAsync();

        await other.GetByTestId("idle").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task Whose_time_is_over_is_led_to_sign_in_and_back_to_what_they_typed_and_nobody_else_is_shown_it()
    {
        var page = await SignInAsync("gp");
        await page.Clock.InstallAsync();
        await page.GotoAsync("/cases/new");
        await page.GetByLabel("Title").FillAsync("Typed before the break");
        await page.Clock.FastForwardAsync(29 * Minute + 5000);
        await page.GetByTestId("idle-leave").ClickAsync();
        await page.GetByTestId("signed-out-idle").WaitForAsync();
        Assert.False((await page.Context.APIRequest.GetAsync(new Uri(server.Url, "/api/cases").ToString())).Ok);

        await FillInAsync(page, "gp");
        await page.WaitForURLAsync("**/cases/new", new() { WaitUntil = WaitUntilState.Commit });
        await Assertions.Expect(page.GetByLabel("Title")).ToHaveValueAsync("Typed before the break");

        await page.GetByTestId("sign-out").ClickAsync();
        // Signing out locks what is kept on the device before it leaves the page.
        await page.GetByTestId("sign-in").WaitForAsync();
        await page.GotoAsync("/sign-in?next=/cases/new");
        await FillInAsync(page, "specialist");
        await page.WaitForURLAsync("**/cases/new", new() { WaitUntil = WaitUntilState.Commit });
        await page.Locator("form[data-draft=new-case][data-kept=ready]").WaitForAsync();
        Assert.Equal("", await page.GetByLabel("Title").InputValueAsync());
        Assert.DoesNotContain("Typed before the break", await page.EvaluateAsync<string>("JSON.stringify(localStorage)"), StringComparison.Ordinal);
    }

    private static async Task<string> MakeTokenAsync(IPage page)
    {
        await page.GotoAsync("/account/tokens");
        await page.GetByTestId("token-name").FillAsync("Nightly export");
        await page.GetByTestId("scope-read-cases").CheckAsync();
        await page.GetByTestId("make-token").ClickAsync();
        return await page.GetByTestId("new-token").InputValueAsync();
    }

    private async Task<IPage> SignInAsync(string account)
    {
        var page = await chromium.OpenAsync(new()
        {
            BaseURL = server.Url.ToString(),
            ColorScheme = ColorScheme.Light,
            ViewportSize = new() { Width = 1280, Height = 800 },
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
        });
        await page.GotoAsync("/sign-in");
        await FillInAsync(page, account);
        await page.GetByTestId("sign-out").WaitForAsync();
        return page;
    }

    private static async Task FillInAsync(IPage page, string account)
    {
        await page.GetByLabel("E-mail address").FillAsync($"{account}@demo.casehub");
        await page.GetByLabel("Password").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
    }
}
