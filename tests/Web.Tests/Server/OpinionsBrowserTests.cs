using System.Text.RegularExpressions;
using CaseHub.Web.Tests.EndToEnd;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>The conversation and the opinions of one case, told in a real browser by the specialist and the GP side by side.</summary>
[Trait("Category", "Browser")]
public sealed class OpinionsBrowserTests(OpinionsBrowserTests.World world) : IClassFixture<OpinionsBrowserTests.World>
{
    private const double ToneHz = 660;

    [Fact]
    public async Task A_specialist_asks_back_writes_adds_and_speaks_and_the_gp_reads_what_is_different()
    {
        string path = await world.AcceptedCaseAsync();
        var specialist = await world.SignInAsync("specialist");
        var gp = await world.SignInAsync("gp");
        await AskAndReplyAsync(specialist, gp, path);
        await WriteAsync(specialist, path);
        await specialist.GetByTestId("revise-opinion-open").WaitForAsync();
        await AcknowledgeAsync(gp, path, "Started today.");
        Assert.Contains("Dr. Hélène Martin", await gp.GetByTestId("signature").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("J01AA02", await gp.GetByTestId("opinion-drug").First.GetAttributeAsync("data-code"));

        await AddAsync(specialist, path);
        await gp.GotoAsync(path);
        var change = gp.GetByTestId("coded-change");
        await Assertions.Expect(change.Locator("del")).ToHaveTextAsync("was 100 mg, twice a day");
        await Assertions.Expect(change.Locator("ins")).ToHaveTextAsync("is now 200 mg, once a day");
        await Axe.CheckHereAsync(gp, "an opinion with its addendum");
        await PictureAsync(gp, "opinion-difference");
        await AcknowledgeAsync(gp, path, "Dose doubled.");

        await SpeakAsync(specialist, path);
        await HearAsync(gp, path);
        Assert.Empty(world.Troubles);
    }

    private static async Task AskAndReplyAsync(IPage specialist, IPage gp, string path)
    {
        await specialist.GotoAsync(path);
        await specialist.GetByTestId("ask-back-open").ClickAsync();
        await specialist.GetByTestId("ask-back-text").FillAsync("Was there a **tick bite**?");
        await specialist.GetByTestId("ask-back").ClickAsync();
        await specialist.GetByTestId("message").WaitForAsync();
        await gp.GotoAsync("/");
        await gp.Locator(".turn", new() { HasTextString = "Waiting for your reply" }).WaitForAsync();
        await gp.GotoAsync(path);
        await Axe.CheckHereAsync(gp, "a case that was asked back");
        await PictureAsync(gp, "asked-back");
        await gp.GetByTestId("reply-text").FillAsync("Yes, three weeks ago.");
        await gp.GetByTestId("send-reply").ClickAsync();
        await gp.GetByTestId("message").Nth(1).WaitForAsync();
    }

    private static async Task WriteAsync(IPage specialist, string path)
    {
        await specialist.GotoAsync(path);
        var form = specialist.Locator("form:has([data-testid=write-opinion])");
        await form.Locator("label:has([name=disposition][value=stay])").ClickAsync();
        await form.GetByTestId("opinion-assessment").FillAsync("Erythema migrans.");
        await form.GetByTestId("opinion-editor").FillAsync("Treat now; call me again for **fever**.");
        Assert.Equal(1, await form.Locator(".drug-row:visible").CountAsync());
        await form.GetByTestId("drug").First.FillAsync("doxiciclina");
        Assert.Equal(2, await form.Locator(".drug-row:visible").CountAsync());
        await form.GetByTestId("dose").First.FillAsync("1,000");
        await form.Locator("[name='drugs.0.unit']").SelectOptionAsync("milligram");
        await form.Locator("[name='drugs.0.frequency']").SelectOptionAsync("twice-daily");
        await form.GetByTestId("write-opinion").ClickAsync();
        await specialist.Locator(".field-error", new() { HasTextString = "decimal point" }).WaitForAsync();
        await Axe.CheckHereAsync(specialist, "the form of an opinion");
        await PictureAsync(specialist, "opinion-form");
        await form.GetByTestId("dose").First.FillAsync("100");
        await form.GetByTestId("write-opinion").ClickAsync();
        await specialist.GetByTestId("opinion").WaitForAsync();
    }

    private static async Task AddAsync(IPage specialist, string path)
    {
        await specialist.GotoAsync(path);
        Assert.Equal(0, await specialist.GetByTestId("revise-opinion-open").CountAsync());
        await specialist.GetByTestId("add-to-opinion-open").ClickAsync();
        var form = specialist.Locator("form:has([data-testid=add-to-opinion])");
        await form.GetByTestId("addendum-text").FillAsync("She weighs more than I read.");
        await form.GetByTestId("dose").First.FillAsync("200");
        await form.Locator("[name='drugs.0.frequency']").SelectOptionAsync("once-daily");
        await form.GetByTestId("add-to-opinion").ClickAsync();
        await specialist.GetByTestId("addendum").WaitForAsync();
    }

    private static async Task AcknowledgeAsync(IPage gp, string path, string plan)
    {
        await gp.GotoAsync(path);
        await gp.Locator("label:has([name=follows])").First.ClickAsync();
        await gp.Locator("[name=plan]").FillAsync(plan);
        await gp.GetByTestId("acknowledge").ClickAsync();
        await gp.GetByText(plan).First.WaitForAsync();
    }

    /// <summary>By the keyboard: record, stop, send.</summary>
    private static async Task SpeakAsync(IPage specialist, string path)
    {
        await specialist.GotoAsync(path);
        await specialist.GetByTestId("speak-open").PressAsync("Enter");
        var form = specialist.Locator("form:has([data-testid=send-voice])");
        await form.Locator("label:has([name=disposition][value=refer])").ClickAsync();
        await form.GetByTestId("record-voice").PressAsync("Enter");
        await form.GetByRole(AriaRole.Button, new() { Name = "Stop" }).WaitForAsync();
        await form.GetByTestId("voice-left").GetByText("87").WaitForAsync();
        await form.GetByTestId("record-voice").PressAsync("Enter");
        await form.GetByText("seconds recorded").WaitForAsync();
        await Axe.CheckHereAsync(specialist, "a spoken opinion that was recorded");
        await PictureAsync(specialist, "opinion-spoken");
        await form.GetByTestId("send-voice").PressAsync("Enter");
        await specialist.GetByTestId("voice").WaitForAsync();
    }

    /// <summary>What the GP's page plays is what the specialist said, as ffprobe and a spectrum find it.</summary>
    private static async Task HearAsync(IPage gp, string path)
    {
        var cancel = TestContext.Current.CancellationToken;
        await gp.GotoAsync(path);
        string source = (await gp.GetByTestId("voice").Locator("audio").GetAttributeAsync("src"))!;
        var answer = await gp.APIRequest.GetAsync(source, new() { Headers = new Dictionary<string, string> { ["Range"] = "bytes=0-3" } });
        Assert.Equal((206, "1A45DFA3"), (answer.Status, Convert.ToHexString(await answer.BodyAsync())));
        string file = Path.Combine(Directory.CreateTempSubdirectory("spoken-").FullName, "voice.webm");
        await File.WriteAllBytesAsync(file, await (await gp.APIRequest.GetAsync(source)).BodyAsync(), cancel);
        try
        {
            var voice = new MediaFile(file);
            Assert.Empty(await voice.DecodingErrorsAsync(cancel));
            var times = await voice.SoundTimesAsync(cancel);
            Assert.InRange(times[^1], 2, 10);
            Assert.Matches(new Regex("^[0-9]+ seconds$", RegexOptions.None, TimeSpan.FromSeconds(1)), await gp.GetByTestId("voice").Locator(".hint").InnerTextAsync());
            var spectrum = await voice.SpectrumAsync(cancel);
            Assert.InRange(spectrum.DominantHz, ToneHz - 12, ToneHz + 12);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    /// <summary>For who looks at the pages: only when <c>CASEHUB_SCREENSHOTS</c> names a folder or asks for the documentation's.</summary>
    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("CASEHUB_SCREENSHOTS") != "1") return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Screenshots, $"page-{name}.png"), FullPage = true });
    }

    /// <summary>One server, and one browser with a microphone that hums, for all of the class.</summary>
    public sealed class World : IAsyncLifetime
    {
        private readonly DemoServer server = new();
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("opinions-");
        private IBrowser browser = null!;

        public List<string> Troubles { get; } = [];

        public async ValueTask InitializeAsync()
        {
            await server.InitializeAsync();
            string microphone = Path.Combine(folder.FullName, "microphone.wav");
            FakeMicrophone.Write(microphone, ToneHz);
            browser = await (await Driver.SharedAsync()).Chromium.LaunchAsync(new()
            {
                ExecutablePath = "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", $"--use-file-for-fake-audio-capture={microphone}"],
            });
        }

        /// <returns>The page of a case that the specialist has accepted.</returns>
        public async Task<string> AcceptedCaseAsync()
        {
            using var gp = await server.ProgramAsync("gp");
            using var specialist = await server.ProgramAsync("specialist");
            var id = await gp.RequestOpinionAsync();
            await specialist.PostJsonAsync($"/api/cases/{id}/accept", new { });
            return $"/cases/{id}";
        }

        public async Task<IPage> SignInAsync(string account)
        {
            var context = await browser.NewContextAsync(new()
            {
                BaseURL = server.Url.ToString(),
                ViewportSize = new() { Width = 1280, Height = 800 },
                Locale = "en-GB",
                ReducedMotion = ReducedMotion.Reduce,
                Permissions = ["microphone"],
            });
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
            folder.Delete(recursive: true);
        }
    }
}
