using System.Net.Http.Headers;
using System.Text.Json;
using CaseHub.Hub.Tests.Attachments;
using CaseHub.Web.Tests.EndToEnd;
using Microsoft.Playwright;
using SkiaSharp;

namespace CaseHub.Web.Tests.Server;

/// <summary>The files of a case, read in a real browser by the specialist with the keyboard, while the GP looks at the same picture.</summary>
[Trait("Category", "Browser")]
public sealed class ReadingBrowserTests(ReadingBrowserTests.World world) : IClassFixture<ReadingBrowserTests.World>
{
    [Fact]
    public async Task A_specialist_looks_closer_draws_and_shows_the_drawing_in_the_opinion()
    {
        string path = await world.CaseWithFilesAsync();
        var specialist = await world.SignInAsync("specialist");
        var gp = await world.SignInAsync("gp");
        await OpenAsync(specialist, path);
        await gp.GotoAsync(new Uri(specialist.Url).AbsolutePath);
        await LookCloserAsync(specialist);
        await DrawAsync(specialist);

        await gp.GetByTestId("drawn-list").GetByText("the border").WaitForAsync();
        await gp.GetByTestId("layer-toggle").PressAsync("Enter");
        await Assertions.Expect(gp.GetByTestId("drawn-layer")).ToBeHiddenAsync();
        await ReadDocumentsAsync(specialist);
        await AnswerAsync(specialist, path);

        await gp.GotoAsync(path);
        var picture = gp.GetByTestId("opinion-picture");
        Assert.Equal(3, await picture.Locator("svg .shape").CountAsync());
        Assert.Contains("the border", await picture.InnerTextAsync(), StringComparison.Ordinal);
        await PictureAsync(gp, "opinion-drawing");
        await Axe.CheckHereAsync(gp, "an opinion with a drawing");
        Assert.Empty(world.Troubles);
    }

    private static async Task OpenAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await page.GetByTestId("strip-file").First.PressAsync("Enter");
        await page.GetByTestId("stage").WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('img[data-medium]').naturalWidth === 1024");
        await PictureAsync(page, "file");
    }

    private static async Task LookCloserAsync(IPage page)
    {
        var stage = page.GetByTestId("stage");
        double whole = await ScaleAsync(stage);
        await stage.FocusAsync();
        for (int i = 0; i < 6; i++) await page.Keyboard.PressAsync("+");
        Assert.InRange(await ScaleAsync(stage), 3 * whole, 4.5 * whole);
        await page.Locator("[data-sharp]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.PressAsync("b");
        Assert.Equal("105", await page.GetByTestId("brightness").InputValueAsync());
        await page.Keyboard.PressAsync("?");
        await page.GetByTestId("viewer-keys").Last.WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("0");
        Assert.Equal(whole, await ScaleAsync(stage));
    }

    /// <summary>An arrow and a text by the keyboard, a line by the mouse.</summary>
    private static async Task DrawAsync(IPage page)
    {
        var stage = page.GetByTestId("stage");
        await page.GetByTestId("viewer-draw").PressAsync("Enter");
        await page.GetByTestId("drawing-label").FillAsync("the border");
        await stage.FocusAsync();
        foreach (string key in new[] { "Shift+ArrowLeft", "ArrowUp", "Enter", "Shift+ArrowRight", "Shift+ArrowRight", "Enter" }) await page.Keyboard.PressAsync(key);
        await ExpectShapesAsync(page, 1);
        await page.GetByTestId("viewer-tool-text").PressAsync("Enter");
        await page.GetByTestId("viewer-colour-cyan").PressAsync("Enter");
        await page.GetByTestId("drawing-label").FillAsync("warm <b>here</b>");
        await stage.FocusAsync();
        foreach (string key in new[] { "Shift+ArrowDown", "Enter" }) await page.Keyboard.PressAsync(key);
        await ExpectShapesAsync(page, 2);
        await page.GetByTestId("viewer-tool-freehand").PressAsync("Enter");
        await stage.EvaluateAsync("stage => stage.scrollIntoView({ block: 'center' })");
        var box = (await stage.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 3);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width / 2 + 80, box.Y + box.Height / 3 + 50, new() { Steps = 12 });
        await page.Mouse.MoveAsync(box.X + box.Width / 2 - 40, box.Y + box.Height / 3 + 90, new() { Steps = 12 });
        await page.Mouse.UpAsync();
        await ExpectShapesAsync(page, 3);
        await PictureAsync(page, "file-drawing");
        await Axe.CheckHereAsync(page, "a picture that is drawn on");

        await page.GetByTestId("viewer-save").PressAsync("Enter");
        await page.GetByTestId("drawn-list").WaitForAsync();
        Assert.Equal(3, await page.Locator("[data-testid=drawn] .shape").CountAsync());
        await ExpectShapesAsync(page, 0);
    }

    private static async Task ReadDocumentsAsync(IPage page)
    {
        await page.GetByTestId("file-next").ClickAsync();
        await page.Locator("[data-testid=pdf-page][data-drawn]").First.WaitForAsync();
        Assert.Contains("First page", await page.GetByTestId("pdf-page").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(2, await page.GetByTestId("pdf-page").CountAsync());
        await Axe.CheckHereAsync(page, "a document");
        await PictureAsync(page, "file-pdf");
        string letter = page.Url;
        await page.GetByTestId("file-next").ClickAsync();
        await page.GetByTestId("pdf-problem").GetByText("locked with a password").WaitForAsync();
        await page.GetByTestId("file-next").ClickAsync();
        await page.GetByTestId("pdf-problem").GetByText("damaged").WaitForAsync();
        await page.Locator("#beside").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByTestId("show-beside").ClickAsync();
        await page.GetByTestId("pane").Nth(1).WaitForAsync();
        await WaitInVainAsync(page, letter);
    }

    /// <summary>A document of which nothing comes: after a while a sentence says so, beside the way to download it.</summary>
    private static async Task WaitInVainAsync(IPage page, string letter)
    {
        var asked = new TaskCompletionSource();
        // The two documents before it may still ask for pages of theirs.
        await page.GotoAsync("about:blank");
        await page.RouteAsync("**/api/attachments/*", _ => asked.TrySetResult());
        await page.Clock.InstallAsync();
        await page.GotoAsync(letter);
        await asked.Task;
        await page.Clock.FastForwardAsync(46_000);
        await page.GetByTestId("pdf-problem").GetByText("Nothing of this document has come").WaitForAsync();
        await Assertions.Expect(page.GetByTestId("download")).ToBeVisibleAsync();
        await page.UnrouteAsync("**/api/attachments/*");
    }

    private static async Task AnswerAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        var form = page.Locator("form:has([data-testid=write-opinion])");
        await form.Locator("label:has([name=disposition][value=stay])").ClickAsync();
        await form.GetByTestId("opinion-assessment").FillAsync("As marked.");
        await form.GetByTestId("opinion-editor").FillAsync("Watch the border.");
        await form.GetByTestId("opinion-drawing").CheckAsync();
        await form.GetByTestId("write-opinion").ClickAsync();
        await page.GetByTestId("opinion-picture").WaitForAsync();
    }

    private static async Task<double> ScaleAsync(ILocator stage) => double.Parse((await stage.GetAttributeAsync("data-scale"))!, System.Globalization.CultureInfo.InvariantCulture);

    private static Task ExpectShapesAsync(IPage page, int count) => Assertions.Expect(page.Locator("svg.own")).ToHaveAttributeAsync("data-shapes", $"{count}");

    /// <summary>For who looks at the pages: only when <c>CASEHUB_SCREENSHOTS</c> asks for the documentation's.</summary>
    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("CASEHUB_SCREENSHOTS") != "1") return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Screenshots, $"page-{name}.png"), FullPage = true });
    }

    public sealed class World : IAsyncLifetime
    {
        private readonly DemoServer server = new();
        private IBrowser browser = null!;

        public List<string> Troubles { get; } = [];

        public async ValueTask InitializeAsync()
        {
            await server.InitializeAsync();
            browser = await (await Driver.SharedAsync()).Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        }

        /// <returns>The page of a case that the specialist has accepted: a photo, a document of two pages, a locked and a damaged one.</returns>
        public async Task<string> CaseWithFilesAsync()
        {
            using var gp = await server.ProgramAsync("gp");
            using var specialist = await server.ProgramAsync("specialist");
            var id = await gp.RequestOpinionAsync();
            await AttachAsync(gp, id, "leg.jpg", Drawn.Photo(1600, 1200, SKEncodedImageFormat.Jpeg));
            await AttachAsync(gp, id, "letter.pdf", PdfSamples.Pages("First page", "Second page"));
            await AttachAsync(gp, id, "locked.pdf", PdfSamples.Locked());
            await AttachAsync(gp, id, "broken.pdf", "%PDF-1.7 and nothing else"u8.ToArray());
            await specialist.PostJsonAsync($"/api/cases/{id}/accept", new { });
            return $"/cases/{id}";
        }

        public async Task<IPage> SignInAsync(string account)
        {
            var context = await browser.NewContextAsync(new() { BaseURL = server.Url.ToString(), ViewportSize = new() { Width = 1280, Height = 800 }, Locale = "en-GB", ReducedMotion = ReducedMotion.Reduce });
            var page = await context.NewPageAsync();
            page.PageError += (_, error) => Troubles.Add(error);
            page.Console += (_, message) =>
            {
                if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) Troubles.Add(message.Text);
            };
            await page.GotoAsync("/sign-in");
            await page.GetByLabel("E-mail address").FillAsync($"{account}@demo.casehub");
            await page.GetByLabel("Password").FillAsync(DemoServer.Password);
            await page.GetByTestId("sign-in").ClickAsync();
            await page.GetByTestId("sign-out").WaitForAsync();
            return page;
        }

        public async ValueTask DisposeAsync()
        {
            await browser.DisposeAsync();
            await server.DisposeAsync();
        }

        private static async Task AttachAsync(HttpClient client, object id, string name, byte[] content)
        {
            using var file = new ByteArrayContent(content);
            file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            using var body = new MultipartFormDataContent { { file, "file", name } };
            using var answer = await client.PostAsync($"/api/cases/{id}/attachments", body, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            _ = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }
}
