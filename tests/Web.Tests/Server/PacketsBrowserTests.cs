using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>A case as one file in a real browser: taken along, brought in, looked at, said yes to. Each page is judged by axe.</summary>
[Trait("Category", "Browser")]
public sealed class PacketsBrowserTests(PeopleBrowserTests.World world) : IClassFixture<PeopleBrowserTests.World>
{
    [Fact]
    public async Task A_case_is_taken_along_and_what_it_would_change_is_seen_before_anything_is_written()
    {
        using var program = await world.Server.ProgramAsync("gp");
        var caseId = await program.RequestOpinionAsync();
        var gp = await world.SignInAsync("gp", ColorScheme.Light, 1280);
        await gp.GotoAsync($"/cases/{caseId}");
        await gp.GetByTestId("start-packet").ClickAsync();
        // The list follows by itself; nobody reloads.
        await gp.GetByTestId("download-packet").WaitForAsync();
        await Axe.CheckHereAsync(gp, "a case's packets");
        var download = await gp.RunAndWaitForDownloadAsync(() => gp.GetByTestId("download-packet").ClickAsync());
        string path = await download.PathAsync();

        var admin = await world.SignInAsync("admin", ColorScheme.Light, 1280);
        await Axe.CheckAsync(admin, "/organisation/import");
        await admin.GotoAsync("/organisation/import");
        await admin.GetByTestId("packet-file").SetInputFilesAsync(path);
        await admin.GetByTestId("receive-packet").ClickAsync();
        await admin.GetByText("This case is known here").WaitForAsync();
        Assert.Equal("0", await admin.GetByTestId("packet-report").GetAttributeAsync("data-new"));
        await Axe.CheckHereAsync(admin, "what a packet would change");
        await admin.GetByLabel("Who looks after it here").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await admin.GetByTestId("import-packet").ClickAsync();
        await admin.Locator("[data-testid=received][data-state=done]").WaitForAsync();
    }
}
