using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CaseHub.Web.Tests.EndToEnd;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>A file on a bad line, told as one story: it breaks off, the page is loaded again, it goes on by itself; another is stopped.</summary>
[Trait("Category", "Browser")]
public sealed class UploadBrowserTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private readonly DemoServer server = new();

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await chromium.CloseWindowsAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_file_that_broke_off_goes_on_after_a_reload_and_another_is_stopped()
    {
        using var gp = await server.ProgramAsync("gp");
        var caseId = await gp.RequestOpinionAsync();
        byte[] file = RandomNumberGenerator.GetBytes(300_000);
        var page = await chromium.OpenAsync(new() { BaseURL = server.Url.ToString(), ViewportSize = new() { Width = 1280, Height = 800 }, Locale = "en-GB", ReducedMotion = ReducedMotion.Reduce });
        await page.GotoAsync($"/cases/{caseId}");
        await page.GetByLabel("E-mail address").FillAsync("gp@demo.casehub");
        await page.GetByLabel("Password").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        var (offsets, broken, isBroken) = (new List<string>(), new TaskCompletionSource(), true);
        await page.RouteAsync("**/api/uploads/*", async route =>
        {
            if (route.Request.Method != "PATCH")
            {
                await route.ContinueAsync();
                return;
            }

            string offset = route.Request.Headers["upload-offset"];
            if (isBroken && offset != "0")
            {
                broken.TrySetResult();
                await route.AbortAsync();
                return;
            }

            offsets.Add(offset);
            await route.ContinueAsync();
        });

        await page.Locator("form.attach-form[data-kept=ready]").WaitForAsync();
        await ChooseAsync(page, "scan.bin", file);
        await broken.Task;
        await page.GetByTestId("upload-meter").WaitForAsync();
        await Axe.CheckHereAsync(page, "a case whose file is on its way");
        isBroken = false;
        await page.ReloadAsync();

        await page.GetByTestId("attachment").GetByText("scan.bin").WaitForAsync();
        var stored = Assert.Single((await gp.GetFromJsonAsync<JsonElement>($"/api/cases/{caseId}/attachments")).EnumerateArray());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), stored.GetProperty("sha256").GetString());
        Assert.Equal(offsets.Count, offsets.Distinct().Count());

        isBroken = true;
        await ChooseAsync(page, "other.bin", RandomNumberGenerator.GetBytes(100_000));
        await page.GetByTestId("upload-stop").ClickAsync();
        await page.GetByText("Stopped. What has arrived is kept for a day").WaitForAsync();
    }

    private static async Task ChooseAsync(IPage page, string name, byte[] content)
    {
        await page.GetByTestId("files").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });
        await page.GetByTestId("attach").ClickAsync();
    }
}
