using System.Text.Json;
using CaseHub.Web.Tests.Server;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.SigningIn;

/// <summary>One Chromium for the class, a hub of its own, and for each test a person of its own.</summary>
[Trait("Category", "Browser")]
public sealed class FactorsInTheBrowserTests(FactorsInTheBrowserTests.World world) : IClassFixture<FactorsInTheBrowserTests.World>
{
    [Fact]
    public async Task An_app_is_set_up_and_asked_for_with_the_keyboard_alone()
    {
        var page = await world.SignInAsync("gp");
        await page.GotoAsync("/account/security/authenticator");
        var app = new App(await page.GetByTestId("authenticator-key").InnerTextAsync());
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('.qr').naturalWidth > 100"));
        await page.GetByLabel("Code of your app").FocusAsync();
        await page.Keyboard.TypeAsync(app.Code());
        await page.Keyboard.PressAsync("Enter");
        await page.GetByTestId("recovery-codes").WaitForAsync();
        Assert.Equal(10, await page.Locator(".codes li").CountAsync());
        await world.CheckAsync(page);

        var again = await world.OpenAsync();
        await again.GotoAsync("/sign-in");
        await again.GetByLabel("E-mail address").FocusAsync();
        await again.Keyboard.TypeAsync("gp@demo.casehub");
        await again.Keyboard.PressAsync("Tab");
        await again.Keyboard.TypeAsync(DemoServer.Password);
        await again.Keyboard.PressAsync("Enter");
        await again.WaitForURLAsync("**/sign-in/code?*");
        await world.CheckAsync(again);
        await again.Keyboard.TypeAsync(app.Code());
        await again.Keyboard.PressAsync("Enter");
        await again.GetByTestId("sign-out").WaitForAsync();
    }

    [Fact]
    public async Task A_passkey_is_added_named_used_from_another_browser_and_removed()
    {
        var page = await world.SignInAsync("specialist");
        var keys = await VirtualAuthenticator.PlugInAsync(page);
        await page.GotoAsync("/account/security");
        await page.GetByLabel("Name of the passkey").FillAsync("Laptop");
        await page.GetByTestId("add-passkey").ClickAsync();
        await page.GetByTestId("recovery-codes").WaitForAsync();
        Assert.Equal(1, await keys.CountAsync());
        await page.GetByTestId("own-passkey").GetByText("not used yet").WaitForAsync();

        var other = await world.OpenAsync();
        await keys.CopyToAsync(await VirtualAuthenticator.PlugInAsync(other));
        await other.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)");
        await other.GotoAsync("/sign-in?next=/account/security");
        await other.GetByTestId("passkey").ClickAsync();
        await other.GetByTestId("own-passkey").GetByText("last used").WaitForAsync();
        await world.CheckAsync(other);

        await other.GetByTestId("change-passkey").ClickAsync();
        await other.GetByTestId("own-passkey").GetByLabel("Name of the passkey").FillAsync("Phone");
        await other.GetByTestId("rename-passkey").ClickAsync();
        await other.GetByTestId("own-passkey").GetByText("Phone", new() { Exact = true }).WaitForAsync();
        await other.GetByTestId("change-passkey").ClickAsync();
        await other.GetByTestId("remove-passkey").ClickAsync();
        await other.GetByText("It opens nothing any more").WaitForAsync();

        var late = await world.OpenAsync();
        await keys.CopyToAsync(await VirtualAuthenticator.PlugInAsync(late));
        await late.GotoAsync("/sign-in");
        await late.GetByText("This passkey opens no account here").WaitForAsync();
    }

    [Fact]
    public async Task A_passkey_whose_owner_is_not_recognised_signs_nobody_in_and_says_what_to_do()
    {
        var page = await world.SignInAsync("host");
        var keys = await VirtualAuthenticator.PlugInAsync(page);
        await page.GotoAsync("/account/security");
        await page.GetByLabel("Name of the passkey").FillAsync("Laptop");
        await page.GetByTestId("add-passkey").ClickAsync();
        await page.GetByTestId("recovery-codes").WaitForAsync();
        // Before the page offers the passkey by itself.
        await keys.DoubtOwnerAsync();
        await page.GetByTestId("sign-out").ClickAsync();
        await page.GetByTestId("sign-in").WaitForAsync();

        await page.GotoAsync("/sign-in");
        await page.GetByTestId("passkey").ClickAsync();

        await page.GetByText("No passkey was used").WaitForAsync();
        await world.CheckAsync(page);
    }

    /// <summary>The virtual authenticator chooses as soon as the browser offers it, which a person does in the address field.</summary>
    [Fact]
    public async Task A_passkey_is_offered_in_the_address_field_without_the_button()
    {
        var page = await world.SignInAsync("viewer");
        var keys = await VirtualAuthenticator.PlugInAsync(page);
        await page.GotoAsync("/account/security");
        await page.GetByLabel("Name of the passkey").FillAsync("Laptop");
        await page.GetByTestId("add-passkey").ClickAsync();
        await page.GetByTestId("recovery-codes").WaitForAsync();

        var other = await world.OpenAsync();
        await keys.CopyToAsync(await VirtualAuthenticator.PlugInAsync(other));
        await other.GotoAsync("/sign-in");

        await other.GetByTestId("sign-out").WaitForAsync();
    }

    [Fact]
    public async Task A_stranger_finds_the_passkey_button_and_no_finding_of_axe()
    {
        var page = await world.OpenAsync();
        await page.GotoAsync("/sign-in");

        await page.GetByTestId("passkey").WaitForAsync();

        Assert.Equal("username webauthn", await page.GetByLabel("E-mail address").GetAttributeAsync("autocomplete"));
        await world.CheckAsync(page);
    }

    public sealed class World : IAsyncLifetime
    {
        private readonly DemoServer server = new();
        private IPlaywright playwright = null!;
        private IBrowser browser = null!;

        public async ValueTask InitializeAsync()
        {
            await server.InitializeAsync();
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        }

        public async ValueTask DisposeAsync()
        {
            await browser.DisposeAsync();
            playwright.Dispose();
            await server.DisposeAsync();
        }

        /// <summary>By a name: passkeys belong to a domain, which an address is not.</summary>
        public async Task<IPage> OpenAsync()
        {
            var context = await browser.NewContextAsync(new() { BaseURL = $"http://localhost:{server.Url.Port}", Locale = "en-GB", ReducedMotion = ReducedMotion.Reduce });
            return await context.NewPageAsync();
        }

        public async Task<IPage> SignInAsync(string account)
        {
            var page = await OpenAsync();
            await page.GotoAsync("/sign-in");
            await page.GetByLabel("E-mail address").FillAsync($"{account}@demo.casehub");
            await page.GetByLabel("Password").FillAsync(DemoServer.Password);
            await page.GetByTestId("sign-in").ClickAsync();
            await page.GetByTestId("sign-out").WaitForAsync();
            return page;
        }

        public async Task CheckAsync(IPage page)
        {
            var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
            Assert.True(result.Violations.Length == 0, $"{page.Url}: {JsonSerializer.Serialize(result.Violations.Select(v => new { v.Id, v.Help, Nodes = v.Nodes.Select(n => n.Html) }))}");
        }
    }
}
