using CaseHub.Web.Tests.EndToEnd;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>Triage card, sharing and emergency access in a real browser, judged by axe.</summary>
[Collection(nameof(DemoServer))]
[Trait("Category", "Browser")]
public sealed class CaseAccessTests(DemoServer server, Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private const string Title = "Spreading rash after amoxicillin";

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await chromium.CloseWindowsAsync();

    [Fact]
    public async Task From_the_card_in_the_queue_it_is_two_clicks_to_the_room()
    {
        using var gp = await server.ProgramAsync("gp");
        var id = await gp.RequestOpinionAsync();
        var specialist = await SignInAsync("specialist");

        await specialist.GotoAsync("/?view=queue");
        var row = specialist.Locator($"[data-testid=case-row][data-case='{id}']");
        Assert.DoesNotContain(Title, await row.InnerTextAsync(), StringComparison.Ordinal);
        await row.Locator("a").ClickAsync();
        await specialist.GetByTestId("triage").WaitForAsync();
        string card = await specialist.Locator("main").InnerTextAsync();
        Assert.Contains("18–39 years", card, StringComparison.Ordinal);
        Assert.DoesNotContain(Title, card, StringComparison.Ordinal);
        Assert.DoesNotContain("no fever", card, StringComparison.Ordinal);
        await Axe.CheckAsync(specialist, $"/cases/{id}");

        var coordinator = await SignInAsync("coordinator");
        await Axe.CheckAsync(coordinator, "/?view=waiting", $"/cases/{id}");
        Assert.Equal(0, await coordinator.GetByTestId("accept-case").CountAsync());

        await specialist.GetByTestId("accept-case").ClickAsync();
        await specialist.GetByText(Title).First.WaitForAsync();
        await specialist.GetByTestId("start-consult").ClickAsync();
        await specialist.GetByTestId("join").WaitForAsync();
    }

    [Fact]
    public async Task A_case_is_shared_and_read_and_the_share_ended()
    {
        using var program = await server.ProgramAsync("gp");
        var id = await program.OpenCaseAsync();
        var gp = await SignInAsync("gp");
        var host = await SignInAsync("host");

        await gp.GotoAsync($"/cases/{id}");
        await gp.GetByTestId("share-open").ClickAsync();
        await gp.Locator("[name=with]").SelectOptionAsync(new SelectOptionValue { Label = "Prof. Antoine Leroy, Harbour University Hospital" });
        await gp.Locator("form:has([data-testid=share-case]) [name=reason]").FillAsync("Please look at the photos.");
        await gp.GetByTestId("share-case").ClickAsync();
        await gp.GetByTestId("share").WaitForAsync();
        await Axe.CheckAsync(gp, $"/cases/{id}");
        await host.GotoAsync($"/cases/{id}");
        await host.GetByTestId("shared-banner").WaitForAsync();
        Assert.Equal(0, await host.GetByTestId("save-note").CountAsync());
        await Axe.CheckAsync(host, $"/cases/{id}");

        await gp.GetByTestId("end-share").ClickAsync();
        await gp.GetByText("It can no longer be read there").WaitForAsync();
        Assert.Equal(404, (await host.GotoAsync($"/cases/{id}"))!.Status);
    }

    [Fact]
    public async Task A_case_is_opened_in_an_emergency_and_the_access_is_judged()
    {
        using var program = await server.ProgramAsync("gp");
        var id = await program.OpenCaseAsync();
        var host = await SignInAsync("host");
        var officer = await SignInAsync("privacy");

        await host.GotoAsync($"/cases/{id}");
        await Axe.CheckAsync(host, "/emergency");
        await host.GotoAsync($"/cases/{id}");
        await host.GetByTestId("emergency-link").ClickAsync();
        await host.GetByTestId("break-glass").WaitForAsync();
        await Axe.CheckAsync(host, new Uri(host.Url).PathAndQuery);
        await host.Locator("[name=reason]").FillAsync("too short");
        await host.GetByTestId("break-glass").ClickAsync();
        await host.GetByText("why the patient cannot wait.").First.WaitForAsync();
        await host.Locator("[name=reason]").FillAsync("Unconscious in our emergency room.");
        await host.GetByTestId("break-glass").ClickAsync();
        Assert.Contains("60 minutes left", await host.GetByTestId("emergency-banner").InnerTextAsync(), StringComparison.Ordinal);
        await Axe.CheckAsync(host, $"/cases/{id}");

        await officer.GotoAsync("/");
        await officer.GetByText("has opened case").First.WaitForAsync();
        await Axe.CheckAsync(officer, "/organisation/emergencies");
        var access = officer.GetByTestId("emergency").First;
        await access.Locator("label:has([value=justified])").ClickAsync();
        await access.GetByTestId("review-emergency").ClickAsync();
        await officer.GetByText("Your judgement is noted").WaitForAsync();
        await Axe.CheckAsync(officer, "/organisation/emergencies");
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
        await page.GetByLabel("E-mail address").FillAsync($"{account}@demo.casehub");
        await page.GetByLabel("Password").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
        return page;
    }
}
