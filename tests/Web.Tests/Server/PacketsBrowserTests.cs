using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Imported;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
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

        await OfElsewhereAsync(caseId);
        await gp.GotoAsync($"/cases/{caseId}");
        await gp.GetByTestId("imported-banner").WaitForAsync();
        await Axe.CheckHereAsync(gp, "an imported case");
        await admin.GotoAsync("/organisation/quarantine");
        await admin.GetByTestId("quarantined").WaitForAsync();
        await Axe.CheckHereAsync(admin, "files in quarantine");
    }

    /// <summary>As if the case had come from another hub, with a file in which a scanner found something.</summary>
    private async Task OfElsewhereAsync(Guid caseId)
    {
        using var program = await world.Server.ProgramAsync("gp");
        using var form = new MultipartFormDataContent { { new ByteArrayContent("%PDF-1.4\n%%EOF\n"u8.ToArray()), "file", "letter.pdf" } };
        using var attached = await program.PostAsync($"/api/cases/{caseId}/attachments", form);
        Assert.True(attached.IsSuccessStatusCode);
        await using var scope = world.Server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        await db.Set<Attachment>().Where(file => file.CaseId == caseId).ExecuteUpdateAsync(set => set.SetProperty(file => file.State, AttachmentState.Quarantined).SetProperty(file => file.Threat, "Eicar-Test-Signature"));
        var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(one => one.Id == caseId);
        db.Add(new ImportedCase
        {
            CaseId = caseId, OrganisationId = @case.OrganisationId, Hub = "hub.example.org", FromOrganisationId = Guid.CreateVersion7(), FromOrganisation = "District hospital", Number = "C-2026-7",
            AskerId = @case.AskerId, ImportedById = @case.AskerId, ImportedAt = @case.CreatedAt,
        });
        await db.SaveChangesAsync();
    }
}
