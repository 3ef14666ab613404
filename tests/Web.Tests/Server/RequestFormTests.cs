using CaseHub.Web.Tests.EndToEnd;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>From signing in to "sent" on a phone's screen, by the keyboard alone; and the same pages judged by axe.</summary>
[Collection(nameof(DemoServer))]
[Trait("Category", "Browser")]
public sealed class RequestFormTests(DemoServer server, Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await chromium.CloseWindowsAsync();

    [Fact]
    public async Task A_request_is_written_and_sent_on_a_phone_by_the_keyboard_alone()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/sign-in");
        await TypeAsync(page, "[type=email]", "gp@demo.casehub");
        await TypeAsync(page, "[type=password]", DemoServer.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByTestId("new-case").First.WaitForAsync();
        await PressAsync(page, "[data-testid=new-case]");
        await page.WaitForURLAsync("**/cases/new");

        await TypeAsync(page, "[name=specialty]", "Dermatology");
        await page.Locator("#template-part[data-of-specialty=dermatology]").WaitForAsync();
        await TypeAsync(page, "[name=title]", "Rash after a new medicine");
        await TypeAsync(page, "[name=question]", "May the medicine be continued?");
        await TypeAsync(page, "[name=summary]", "Mr Rossi has red spots on both arms, Hb 12.4, RR 120/80.");
        await page.GetByTestId("identifier-hint").GetByText("Mr Rossi").WaitForAsync();
        Assert.Contains("Where on the body", await page.GetByTestId("missing").InnerTextAsync(), StringComparison.Ordinal);
        await TypeAsync(page, "[name='facts.onset']", "2 days");
        await TypeAsync(page, "[name='facts.where']", "Both arms");
        await ReachAsync(page, "[name='facts.mucosa']");
        await page.Keyboard.PressAsync("ArrowUp");
        await TypeAsync(page, "[name='facts.new-medicines']", "Lamotrigine, three weeks ago");
        await ReachAsync(page, "[name=redFlags]");
        await page.Keyboard.PressAsync("Space");
        await page.GetByTestId("raise-urgency").WaitForAsync();
        await CoverAsync(page);
        Assert.Equal("", await page.GetByTestId("missing").InnerTextAsync());
        await Axe.CheckHereAsync(page, "the form");

        await PressAsync(page, ".send-bar [data-testid=send-request]");
        await page.GetByTestId("identifiers").WaitForAsync();
        await Axe.CheckHereAsync(page, "the refused form");
        await TypeAsync(page, "[data-testid=identifiers-reason]", "Rossi is the ward");
        await PressAsync(page, "[data-testid=send-so]");

        await page.GetByText("The request is sent").WaitForAsync();
        await page.GetByTestId("identifiers-kept").WaitForAsync();
        Assert.Contains("Both arms", await page.GetByTestId("facts").InnerTextAsync(), StringComparison.Ordinal);
        await page.WaitForFunctionAsync("() => document.querySelector('[data-testid=attachment] img').naturalWidth > 0");
        Assert.Equal("0,0,0", await page.EvaluateAsync<string>(MiddlePixel));
        await Axe.CheckHereAsync(page, "the case");
    }

    [Fact]
    public async Task Templates_are_looked_after_on_pages_without_an_axe_finding()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync("coordinator@demo.casehub");
        await page.GetByLabel("Password").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();

        await Axe.CheckAsync(page, "/organisation/templates", "/organisation/templates/ophthalmology");
    }

    private const string MiddlePixel = """
        () => {
          const picture = document.querySelector('[data-testid=attachment] img');
          const canvas = document.createElement('canvas');
          [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
          const pen = canvas.getContext('2d');
          pen.drawImage(picture, 0, 0);
          return [...pen.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data].slice(0, 3).map(part => part < 8 ? 0 : part).join();
        }
        """;

    /// <summary>Chooses a picture, which no keyboard of a test can, and blacks its middle out by keys.</summary>
    private static async Task CoverAsync(IPage page)
    {
        await page.GetByTestId("files").SetInputFilesAsync(new FilePayload { Name = "arm.jpg", MimeType = "image/jpeg", Buffer = await page.ScreenshotAsync(new() { Type = ScreenshotType.Jpeg }) });
        await PressAsync(page, "[data-testid=edit-picture]");
        await page.GetByTestId("redact-view").WaitForAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Blacked out").WaitForAsync();
        await Axe.CheckHereAsync(page, "the tool for pictures");
        await PressAsync(page, "[data-testid=redact-done]");
        await page.Locator("dialog.redact").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    private static async Task TypeAsync(IPage page, string selector, string text)
    {
        await ReachAsync(page, selector);
        await page.Keyboard.TypeAsync(text);
    }

    private static async Task PressAsync(IPage page, string selector)
    {
        await ReachAsync(page, selector);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Tab after tab, as somebody without a mouse.</summary>
    private static async Task ReachAsync(IPage page, string selector)
    {
        for (int i = 0; i < 90; i++)
        {
            if (await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector)) return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{selector} is not reached by the keyboard.");
    }

    private Task<IPage> OpenAsync() => chromium.OpenAsync(new()
    {
        BaseURL = server.Url.ToString(),
        ViewportSize = new() { Width = 360, Height = 740 },
        Locale = "en-GB",
        ReducedMotion = ReducedMotion.Reduce,
    });
}
