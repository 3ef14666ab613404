using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Web.Tests.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Offline;

/// <summary>A request for an opinion from a clinic without a line and without power.</summary>
[Collection(nameof(DemoServer))]
[Trait("Category", "Browser")]
public sealed class OfflineTests(DemoServer server)
{
    private const string UntilReady = """
        async () => {
          const isReady = async () => await caches.match('/cases/new') && await caches.match('/offline') && (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated';
          while (!await isReady()) await new Promise(resolve => setTimeout(resolve, 20));
        }
        """;

    private const string SendAgain = """
        async clientId => {
          const { field, value } = await (await fetch('/api/account/form-token')).json();
          const form = new FormData();
          for (const [name, text] of Object.entries({ clientId, [field]: value, then: 'request', title: 'Again', question: 'Again?', specialty: 'dermatology', urgency: 'routine', summary: 'Again.', sensitivity: 'none' })) form.append(name, text);
          return (await fetch('/cases/new', { method: 'POST', body: form, headers: { 'X-Next-Page': 'told' } })).status;
        }
        """;

    [Fact]
    public async Task What_is_written_and_sent_without_a_line_outlives_two_power_cuts_and_is_stored_once()
    {
        string title = $"Snake bite {Guid.NewGuid():N}";
        await using var line = new CuttableLine(server.Url.Port);
        await using var device = await ClinicDevice.StartAsync(line.Address);
        await SignInAsync(device.Page);
        await OpenFormAsync(device.Page);
        byte[] photo = await device.Page.ScreenshotAsync(new() { Type = ScreenshotType.Jpeg });

        await line.CutAsync();
        await device.SetOfflineAsync(true);
        await FillAsync(device.Page, title, photo);
        await device.CutPowerAsync();

        await device.PowerOnAsync(isOffline: true);
        await device.Page.GotoAsync("/cases/new");
        await device.Page.GetByTestId("offline-copy").WaitForAsync();
        await Assertions.Expect(device.Page.GetByLabel("Title")).ToHaveValueAsync(title);
        await Assertions.Expect(device.Page.GetByLabel("Summary")).ToHaveValueAsync("Two hours ago, swelling to the knee.");
        await device.Page.Locator("form[data-kept=ready]").WaitForAsync();
        Assert.Equal("photo.jpg", await device.Page.EvaluateAsync<string>("document.querySelector('input[type=file]').files[0]?.name"));
        await Axe.CheckHereAsync(device.Page, "the form as it was kept");
        await device.Page.GetByTestId("send-request").ClickAsync();
        await device.Page.GetByTestId("kept-here").WaitForAsync();
        await device.Page.GetByTestId("waiting").GetByText(title).WaitForAsync();
        await Axe.CheckHereAsync(device.Page, "what is kept here");
        await device.CutPowerAsync();

        await device.PowerOnAsync(isOffline: true);
        await device.Page.GotoAsync("/");
        await device.Page.GetByTestId("offline").WaitForAsync();
        await device.Page.GetByTestId("waiting").GetByText(title).WaitForAsync();
        await Axe.CheckHereAsync(device.Page, "the page without a line");
        Assert.Equal((0, 0), await StoredAsync(title));
        line.Mend();
        await device.SetOfflineAsync(false);

        // The page makes way by itself. Chromium writes cookies down twice a minute: who signed in just before the power went has to do so again.
        await device.Page.GetByTestId("sign-in").Or(device.Page.GetByTestId("sign-out")).First.WaitForAsync();
        if (await device.Page.GetByTestId("sign-in").IsVisibleAsync()) await FillInAsync(device.Page, "gp");
        await device.Page.Locator(".news").GetByText(title).WaitForAsync();
        await Assertions.Expect(device.Page.GetByTestId("waiting")).ToHaveCountAsync(0);
        var sent = await CaseAsync(title);
        Assert.Equal(CaseState.Requested, sent.State);
        Assert.Equal((1, 1), await StoredAsync(title));
        Assert.Equal(200, await device.Page.EvaluateAsync<int>(SendAgain, $"{sent.ClientId}"));
        Assert.Equal((1, 1), await StoredAsync(title));
        Assert.Equal((0, 0), await StoredAsync("Again"));
    }

    [Fact]
    public async Task Who_signs_out_leaves_nothing_readable_and_finds_it_again()
    {
        string sentence = $"The patient is the teacher {Guid.NewGuid():N}";
        await using var line = new CuttableLine(server.Url.Port);
        await using var device = await ClinicDevice.StartAsync(line.Address);
        await SignInAsync(device.Page);
        await OpenFormAsync(device.Page);
        await line.CutAsync();
        await FillAsync(device.Page, $"Sent later {sentence}", "leg.jpg"u8.ToArray());
        await device.Page.GetByTestId("send-request").ClickAsync();
        await device.Page.GetByTestId("waiting").GetByText(sentence).WaitForAsync();
        line.Mend();
        await device.Page.GetByTestId("waiting-send").ClickAsync();
        await device.Page.Locator(".news").GetByText(sentence).WaitForAsync();
        await Assertions.Expect(device.Page.GetByTestId("waiting-here")).ToBeHiddenAsync();
        await OpenFormAsync(device.Page);
        await device.Page.GetByLabel("Summary").FillAsync(sentence);
        await device.Page.Locator("[data-testid=saved-here][data-state=saved]").WaitForAsync();

        await device.Page.GetByTestId("sign-out").ClickAsync();
        await device.Page.GetByTestId("sign-in").WaitForAsync();
        Assert.Equal(0, await device.Page.EvaluateAsync<int>("async () => (await caches.keys()).filter(name => name.startsWith('person-')).length"));
        await device.CutPowerAsync();

        Assert.Empty(device.FilesWith(sentence));
        await device.PowerOnAsync(isOffline: false);
        await SignInAsync(device.Page, "specialist");
        await device.Page.GotoAsync("/cases/new");
        await device.Page.Locator("form[data-kept=ready]").First.WaitForAsync();
        Assert.Equal("", await device.Page.GetByLabel("Summary").InputValueAsync());
        await device.Page.GetByTestId("sign-out").ClickAsync();
        await device.Page.GetByTestId("sign-in").WaitForAsync();
        await SignInAsync(device.Page);
        await device.Page.GotoAsync("/cases/new");
        await Assertions.Expect(device.Page.GetByLabel("Summary")).ToHaveValueAsync(sentence);
    }

    [Fact]
    public async Task What_a_specialty_asks_is_there_without_a_line_once_it_was_chosen()
    {
        await using var line = new CuttableLine(server.Url.Port);
        await using var device = await ClinicDevice.StartAsync(line.Address);
        await SignInAsync(device.Page);
        await OpenFormAsync(device.Page);
        await device.Page.GetByLabel("Specialty").SelectOptionAsync("cardiology");
        await device.Page.Locator("#template-part[data-of-specialty=cardiology]").WaitForAsync();
        await device.Page.Locator("[data-testid=saved-here][data-state=saved]").WaitForAsync();

        await line.CutAsync();
        await device.Page.GotoAsync("/cases/new");
        await device.Page.GetByTestId("offline-copy").WaitForAsync();

        // The draft is of that specialty, so the form shows what it asks by itself.
        await device.Page.Locator("#template-part[data-of-specialty=cardiology] [name^='facts.']").First.WaitForAsync();
    }

    /// <summary>And waits until it would open without a line.</summary>
    private static async Task OpenFormAsync(IPage page)
    {
        await page.GotoAsync("/cases/new");
        await page.EvaluateAsync(UntilReady).WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task SignInAsync(IPage page, string account = "gp")
    {
        await page.GotoAsync("/sign-in");
        await FillInAsync(page, account);
    }

    private static async Task FillInAsync(IPage page, string account)
    {
        await page.GetByLabel("E-mail address").FillAsync($"{account}@demo.casehub");
        await page.GetByLabel("Password").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
    }

    private static async Task FillAsync(IPage page, string title, byte[] photo)
    {
        await page.GetByLabel("Title").FillAsync(title);
        await page.GetByLabel("Clinical question").FillAsync("Antivenom here, or transfer?");
        await page.GetByLabel("Specialty").SelectOptionAsync("dermatology");
        await page.GetByLabel("Summary").FillAsync("Two hours ago, swelling to the knee.");
        await page.Locator("[name='age.value']").FillAsync("44");
        await page.GetByTestId("files").SetInputFilesAsync(new FilePayload { Name = "photo.jpg", MimeType = "image/jpeg", Buffer = photo });
        await page.Locator("form[data-kept-files='1']").WaitForAsync();
        await page.Locator("[data-testid=saved-here][data-state=saved]").WaitForAsync();
    }

    private async Task<(int Cases, int Files)> StoredAsync(string title)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var cases = db.Set<ClinicalCase>().Where(c => c.Title == title);
        return (await cases.CountAsync(), await db.Set<Attachment>().CountAsync(a => cases.Any(c => c.Id == a.CaseId)));
    }

    private async Task<ClinicalCase> CaseAsync(string title)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<HubDb>().Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Title == title);
    }
}
