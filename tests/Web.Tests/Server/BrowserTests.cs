using CaseHub.Web.Tests.EndToEnd;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>Every page in a real browser: axe in light and dark, 360 px wide, and the pictures for docs/.</summary>
[Collection(nameof(DemoServer))]
[Trait("Category", "Browser")]
public sealed class BrowserTests(DemoServer server, Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await chromium.CloseWindowsAsync();

    [Fact]
    public async Task No_page_has_an_axe_finding_or_scrolls_sideways()
    {
        var caseId = await WalkedCaseAsync();
        var people = await Task.WhenAll(new[] { "gp", "specialist", "admin" }.Select(account => SignInAsync(account, ColorScheme.Light, 1280)));
        var nobody = await NewPageAsync(ColorScheme.Light, 1280);

        await Task.WhenAll(
            Axe.CheckAsync(nobody, "/sign-in", "/setup", "/nothing-here"),
            Axe.CheckAsync(people[0], "/", "/cases/new", $"/cases/{caseId}"),
            Axe.CheckAsync(people[1], "/?view=queue", $"/cases/{caseId}"),
            Axe.CheckAsync(people[2], "/organisation/people", "/live"));
    }

    [Fact]
    public async Task A_request_appears_in_the_open_queue_without_reloading()
    {
        using var gp = await server.ProgramAsync("gp");
        var specialist = await SignInAsync("specialist", ColorScheme.Light, 1280);
        await specialist.GotoAsync("/?view=queue");
        await specialist.EvaluateAsync("window.notReloaded = true");

        var id = await gp.RequestOpinionAsync();

        await specialist.Locator($"[data-case='{id}']").WaitForAsync();
        Assert.True(await specialist.EvaluateAsync<bool>("window.notReloaded"));
    }

    [Fact]
    public async Task What_is_opened_and_focused_stays_so_when_a_part_of_the_page_changes()
    {
        using var api = await server.ProgramAsync("gp");
        using var specialist = await server.ProgramAsync("specialist");
        var id = await api.RequestOpinionAsync();
        var gp = await SignInAsync("gp", ColorScheme.Light, 1280);
        await gp.GotoAsync($"/cases/{id}");
        await gp.Locator("#case-who summary").First.FocusAsync();
        await gp.Keyboard.PressAsync("Enter");

        await specialist.PostJsonAsync($"/api/cases/{id}/accept", new { });

        // Only what is open is seen.
        await gp.GetByTestId("tried").GetByText("Accepted").WaitForAsync();
        Assert.Equal("SUMMARY", await gp.EvaluateAsync<string>("document.activeElement.tagName"));
    }

    [Fact]
    public async Task What_was_typed_survives_a_reload_until_it_is_stored()
    {
        var gp = await SignInAsync("gp", ColorScheme.Light, 1280);
        await gp.GotoAsync("/cases/new");
        await gp.GetByLabel("Title").FillAsync("Cough for three weeks");
        await gp.GetByLabel("Specialty").SelectOptionAsync("pulmonology");
        await gp.Locator("[data-testid=saved-here][data-state=saved]").WaitForAsync();

        await gp.ReloadAsync();
        await Assertions.Expect(gp.GetByLabel("Title")).ToHaveValueAsync("Cough for three weeks");
        await Assertions.Expect(gp.GetByLabel("Specialty")).ToHaveValueAsync("pulmonology");
        await gp.GetByLabel("Clinical question").FillAsync("Which test first?");
        await gp.GetByLabel("Summary").FillAsync("No fever, night sweats.");
        await gp.GetByTestId("save-draft").ClickAsync();
        await gp.GetByText("The draft is kept").WaitForAsync();

        await gp.GotoAsync("/cases/new");
        await gp.Locator("form[data-draft=new-case][data-kept=ready]").WaitForAsync();
        Assert.Equal("", await gp.GetByLabel("Title").InputValueAsync());
    }

    [Fact]
    public async Task A_note_is_previewed_as_it_will_be_stored()
    {
        using var program = await server.ProgramAsync("gp");
        var id = await program.OpenCaseAsync();
        var gp = await SignInAsync("gp", ColorScheme.Light, 1280);
        await gp.GotoAsync($"/cases/{id}");

        await gp.GetByTestId("note-editor").FillAsync("Drinks **well**");
        await gp.GetByTestId("note-preview").ClickAsync();

        await gp.Locator(".editor-preview strong", new() { HasText = "well" }).WaitForAsync();
        await gp.GetByTestId("save-note").ClickAsync();
        await gp.Locator("[data-testid=note] strong", new() { HasText = "well" }).First.WaitForAsync();
    }

    [Fact]
    public async Task A_photo_is_sent_with_the_case_and_shown_in_it()
    {
        var gp = await SignInAsync("gp", ColorScheme.Light, 1280);
        await gp.GotoAsync("/cases/new");
        byte[] photo = await gp.ScreenshotAsync(new() { Type = ScreenshotType.Jpeg });
        await FillCaseAsync(gp);
        await gp.GetByTestId("files").SetInputFilesAsync(new FilePayload { Name = "rash.jpg", MimeType = "image/jpeg", Buffer = photo });

        await gp.GetByTestId("send-request").ClickAsync();

        await gp.GetByText("The request is sent").WaitForAsync();
        var picture = gp.Locator("[data-testid=attachment] img");
        await picture.WaitForAsync();
        await gp.WaitForFunctionAsync("() => document.querySelector('[data-testid=attachment] img').naturalWidth > 0");
    }

    [Fact(Explicit = true)]
    public async Task Pictures_of_the_main_pages_are_taken_for_the_documentation()
    {
        string docs = Directory.CreateDirectory(Repository.Screenshots).FullName;
        var caseId = await WalkedCaseAsync();
        var gp = await SignInAsync("gp", ColorScheme.Light, 1280);
        await AttachPhotoAsync(caseId, await PaintedSkinAsync());
        await gp.GotoAsync($"/cases/{caseId}");
        await gp.ScreenshotAsync(new() { Path = Path.Combine(docs, "page-case.png"), FullPage = true });
        await gp.GotoAsync("/?view=asked");
        await gp.ScreenshotAsync(new() { Path = Path.Combine(docs, "page-home.png") });
        await gp.GotoAsync("/cases/new");
        await gp.ScreenshotAsync(new() { Path = Path.Combine(docs, "page-new-case.png"), FullPage = true });
        var phone = await SignInAsync("specialist", ColorScheme.Light, 360);
        await phone.GotoAsync($"/cases/{caseId}");
        await phone.ScreenshotAsync(new() { Path = Path.Combine(docs, "page-case-phone.png") });
        var dark = await SignInAsync("specialist", ColorScheme.Dark, 1280);
        await dark.GotoAsync($"/cases/{caseId}");
        await dark.ScreenshotAsync(new() { Path = Path.Combine(docs, "page-case-dark.png"), FullPage = true });

        Assert.True(new FileInfo(Path.Combine(docs, "page-case.png")).Length > 0);
    }

    /// <summary>A picture of nobody, for the documentation.</summary>
    private async Task<byte[]> PaintedSkinAsync()
    {
        // On no server's page: ours forbids inline style.
        var page = await NewPageAsync(ColorScheme.Light, 1280);
        await page.SetContentAsync("<style>body{margin:0;height:100vh;background:radial-gradient(circle at 30% 40%,#c9705a 0 4%,transparent 7%),radial-gradient(circle at 62% 58%,#c26b56 0 5%,transparent 9%),radial-gradient(circle at 48% 24%,#cc7a63 0 3%,transparent 6%),linear-gradient(120deg,#eac3a4,#d59f7d)}</style>");
        return await page.ScreenshotAsync(new() { Type = ScreenshotType.Jpeg });
    }

    private async Task AttachPhotoAsync(Guid caseId, byte[] photo)
    {
        using var gp = await server.ProgramAsync("gp");
        using var form = new MultipartFormDataContent { { new ByteArrayContent(photo), "file", "left arm.jpg" } };
        (await gp.PostAsync($"/api/cases/{caseId}/attachments", form)).EnsureSuccessStatusCode();
    }

    private static async Task FillCaseAsync(IPage page)
    {
        await page.GetByLabel("Title").FillAsync("Target-like lesions on both hands");
        await page.GetByLabel("Clinical question").FillAsync("Erythema multiforme, and can it wait?");
        await page.GetByLabel("Specialty").SelectOptionAsync("dermatology");
        await page.Locator("#template-part[data-of-specialty=dermatology]").WaitForAsync();
        foreach (string fact in (string[])["onset", "where", "new-medicines"]) await page.Locator($"[name='facts.{fact}']").FillAsync("Both hands, three days, none");
        await page.Locator("[name='facts.mucosa'][value=no]").CheckAsync();
        await page.GetByLabel("Summary").FillAsync("Three days, no mucosal lesions, afebrile.");
    }

    private Task<IPage> NewPageAsync(ColorScheme scheme, int width) => chromium.OpenAsync(new()
    {
        BaseURL = server.Url.ToString(),
        ColorScheme = scheme,
        ViewportSize = new() { Width = width, Height = 800 },
        Locale = "en-GB",
        ReducedMotion = ReducedMotion.Reduce,
    });

    private async Task<IPage> SignInAsync(string account, ColorScheme scheme, int width)
    {
        var page = await NewPageAsync(scheme, width);
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync($"{account}@demo.casehub");
        await page.GetByLabel("Password").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
        return page;
    }

    /// <summary>A case that has gone as far as its opinion, with a note.</summary>
    private async Task<Guid> WalkedCaseAsync()
    {
        using var gp = await server.ProgramAsync("gp");
        using var specialist = await server.ProgramAsync("specialist");
        var id = await gp.RequestOpinionAsync();
        await specialist.PostJsonAsync($"/api/cases/{id}/accept", new { });
        await gp.PostJsonAsync($"/api/cases/{id}/notes", new { markdown = "The patient sends **three photos** a day.\n\n- drinks well\n- no new lesions since [02:15]" });
        await specialist.PostJsonAsync($"/api/cases/{id}/opinions", new
        {
            markdown = "A delayed exanthem, **not** an anaphylactic reaction.\n\n1. Stop amoxicillin and note it as suspected.\n2. Emollient, antihistamine at night.\n\nCall again at once with fever, blisters, or sore eyes or mouth.",
            disposition = "stay",
        });
        return id;
    }
}
