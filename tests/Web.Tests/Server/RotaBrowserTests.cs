using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>Finding the specialist in a real browser: who has a case, the rota, the promises and one's own absences, each judged by axe.</summary>
[Trait("Category", "Browser")]
public sealed class RotaBrowserTests(PeopleBrowserTests.World world) : IClassFixture<PeopleBrowserTests.World>
{
    [Fact]
    public async Task A_case_says_who_has_it_a_coordinator_finds_somebody_and_the_rota_is_kept()
    {
        using var program = await world.Server.ProgramAsync("gp");
        var caseId = await program.RequestOpinionAsync();
        var gp = await world.SignInAsync("gp", ColorScheme.Light, 1280);
        await gp.GotoAsync($"/cases/{caseId}");
        Assert.Contains("Dr. Hélène Martin", await gp.GetByTestId("offered-to").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("left", await gp.GetByTestId("time-left").InnerTextAsync(), StringComparison.Ordinal);
        await Axe.CheckHereAsync(gp, "the case");

        var coordinator = await world.SignInAsync("coordinator", ColorScheme.Light, 1280);
        await coordinator.GotoAsync($"/cases/{caseId}");
        await coordinator.GetByTestId("assign-case-open").ClickAsync();
        await coordinator.GetByText("Dr. Julien Moreau", new() { Exact = true }).First.ClickAsync();
        await Axe.CheckHereAsync(coordinator, "choosing by hand");
        await coordinator.GetByTestId("assign-case").ClickAsync();
        await coordinator.GetByText("It is offered to them").WaitForAsync();
        await gp.ReloadAsync();
        Assert.Contains("Dr. Julien Moreau", await gp.GetByTestId("offered-to").InnerTextAsync(), StringComparison.Ordinal);

        var admin = await world.SignInAsync("hospital-admin", ColorScheme.Light, 1280);
        await Axe.CheckAsync(admin, "/organisation/care", "/organisation/rota?specialty=radiology");
        await admin.GetByLabel("Who").SelectOptionAsync("Dr. Hélène Martin");
        await admin.GetByLabel("From").FillAsync("2031-03-03T08:00");
        await admin.GetByLabel("To", new() { Exact = true }).FillAsync("2031-03-03T20:00");
        await admin.GetByTestId("add-shift").ClickAsync();
        await admin.GetByText("The rota is changed").WaitForAsync();

        var specialist = await world.SignInAsync("specialist2", ColorScheme.Light, 1280);
        await specialist.GotoAsync("/account/availability");
        await specialist.GetByLabel("First day").FillAsync("2031-03-10");
        await specialist.GetByLabel("Last day").FillAsync("2031-03-12");
        await specialist.GetByTestId("add-absence").ClickAsync();
        await specialist.GetByTestId("absence").WaitForAsync();
        await Axe.CheckHereAsync(specialist, "one's absences");
    }
}
