using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>A briefing in a real browser from its announcement to the library, each page judged by axe.</summary>
[Trait("Category", "Browser")]
public sealed class BriefingsBrowserTests(PeopleBrowserTests.World world) : IClassFixture<PeopleBrowserTests.World>
{
    [Fact]
    public async Task An_organiser_announces_one_invites_a_speaker_and_a_colleague_registers()
    {
        var host = await world.SignInAsync("host", ColorScheme.Light, 1280);
        await Axe.CheckAsync(host, "/briefings");
        await host.GetByTestId("new-briefing").ClickAsync();
        await host.GetByTestId("briefing-title").FillAsync("Infections in newborns");
        await host.GetByLabel("Description").FillAsync("Bring **questions**.");
        await host.GetByTestId("briefing-date").FillAsync(DateTime.UtcNow.AddDays(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await host.GetByTestId("briefing-time").FillAsync("18:00");
        await host.GetByLabel("Channel 1").SelectOptionAsync("ur");
        await host.GetByRole(AriaRole.Radio, new() { Name = "Anybody with the link" }).CheckAsync();
        await Axe.CheckHereAsync(host, "a new briefing");
        await host.GetByTestId("make-briefing").ClickAsync();

        await host.GetByLabel("Person").SelectOptionAsync(new SelectOptionValue { Label = "Dr. Hélène Martin, Harbour University Hospital" });
        await host.GetByTestId("invite-person").ClickAsync();
        await host.GetByText("They are invited, and told.").WaitForAsync();
        Assert.Equal(2, await host.GetByTestId("briefing-person").CountAsync());
        await Axe.CheckHereAsync(host, "planning a briefing");
        string id = new Uri(host.Url).Segments[2].Trim('/');

        var viewer = await world.SignInAsync("viewer", ColorScheme.Light, 1280);
        await viewer.GotoAsync($"/briefings/{id}");
        await viewer.GetByTestId("countdown").GetByText("Begins in").WaitForAsync();
        Assert.Contains("Dr. Hélène Martin", await viewer.GetByTestId("briefing-speakers").InnerTextAsync(), StringComparison.Ordinal);
        await viewer.GetByLabel("I want to hear").SelectOptionAsync("ur");
        await viewer.GetByTestId("register").ClickAsync();
        await viewer.GetByTestId("briefing-registered").WaitForAsync();
        await Axe.CheckHereAsync(viewer, "a briefing");
        await viewer.GotoAsync("/briefings");
        await viewer.GetByTestId("briefings-mine").GetByText("Infections in newborns").WaitForAsync();

        await Axe.CheckAsync(host, $"/briefings/{id}", $"/briefings/{id}/attendance", $"/briefings/{id}/equipment", "/library");
        Assert.Equal("1", await (await GoAsync(host, $"/briefings/{id}")).GetByTestId("registered-count").InnerTextAsync());
    }

    private static async Task<IPage> GoAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        return page;
    }
}
