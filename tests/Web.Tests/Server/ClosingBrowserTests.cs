using CaseHub.Web.Tests.EndToEnd;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>The end of a case in a real browser: two opinions that disagree, the plan, the outcome, and what the organisations learn from it.</summary>
[Trait("Category", "Browser")]
public sealed class ClosingBrowserTests(ClosingBrowserTests.World world, Chromium chromium) : IClassFixture<ClosingBrowserTests.World>, IClassFixture<Chromium>
{
    private const string Plan = "Stays at home, sees me in two weeks.";
    private const string Outcome = "The rash is gone; no transfer was needed.";
    private const string Reported = "The answer came after the patient had left.";

    [Fact]
    public async Task The_gp_follows_one_of_two_opinions_tells_the_outcome_and_everybody_learns_of_it()
    {
        await world.AnsweredBeforeAsync();
        string path = await world.AcceptedCaseAsync();
        var gp = await SignInAsync("gp");
        await AskFurtherAsync(gp, path);
        await world.DisagreeAsync(path);

        await ChooseAsync(gp, path);
        await RecordAsync(gp);
        await LearnAsync(await SignInAsync("specialist"), path);
        var coordinator = await SignInAsync("coordinator");
        await CountAsync(coordinator);
        await ReportAsync(coordinator);
    }

    private static async Task AskFurtherAsync(IPage gp, string path)
    {
        await gp.GotoAsync(path);
        await gp.GetByTestId("further-open").ClickAsync();
        var second = gp.Locator("[name=clinicianId] option", new() { HasTextString = "Dr. Julien Moreau" });
        await gp.Locator("[name=clinicianId]").SelectOptionAsync((await second.GetAttributeAsync("value"))!);
        await gp.GetByTestId("further-send").ClickAsync();
        await gp.GetByTestId("further-one").WaitForAsync();
    }

    /// <summary>A browser that checks nothing itself hears from the hub what is missing.</summary>
    private static async Task ChooseAsync(IPage gp, string path)
    {
        await gp.GotoAsync(path);
        var form = gp.Locator("form:has([data-testid=acknowledge])");
        await Assertions.Expect(gp.GetByTestId("conflict")).ToContainTextAsync("what should happen to the patient");
        Assert.Equal(2, await form.Locator("[name=followedOpinionId]").CountAsync());
        await form.Locator("label:has([name=follows][value=as-advised])").ClickAsync();
        await form.Locator("[name=plan]").FillAsync(Plan);
        await form.EvaluateAsync("form => form.noValidate = true");
        await form.GetByTestId("acknowledge").ClickAsync();
        await form.Locator(".field-error").Nth(1).WaitForAsync();
        await Axe.CheckHereAsync(gp, "opinions that differ");
        await PictureAsync(gp, "opinions-differ");

        await form.Locator("label:has([name=followedOpinionId])", new() { HasTextString = "Dr. Hélène Martin" }).ClickAsync();
        await form.Locator("[name=followedReason]").FillAsync("She saw the photos of today.");
        await form.GetByTestId("acknowledge-follow-up-open").ClickAsync();
        await form.Locator("[name='followUp.kind']").SelectOptionAsync("return-visit");
        await form.Locator("[name='followUp.dueOn']").FillAsync((await form.Locator("[name='followUp.dueOn']").GetAttributeAsync("min"))!);
        await form.Locator("[name='followUp.text']").FillAsync("Look at both hands.");
        await form.GetByTestId("acknowledge").ClickAsync();
        await gp.GetByTestId("delivered").WaitForAsync();
        Assert.Contains("She saw the photos of today.", await gp.Locator(".opinion.followed", new() { HasTextString = "Dr. Hélène Martin" }).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Look at both hands.", await gp.GetByTestId("follow-up").InnerTextAsync(), StringComparison.Ordinal);
        await Axe.CheckHereAsync(gp, "an acknowledged case");
        await PictureAsync(gp, "acknowledged");
    }

    private static async Task RecordAsync(IPage gp)
    {
        var form = gp.Locator("form:has([data-testid=record-outcome])");
        foreach (string choice in (string[])["result][value=recovered", "openFollowUps][value=drop", "'survey.referral'][value=avoided", "'survey.changed'][value=true", "'survey.helpful'][value='5'", "'survey.speed'][value=in-time"])
        {
            await form.Locator($"label:has([name={choice}])").ClickAsync();
        }

        await form.Locator("[name=text]").FillAsync(Outcome);
        await form.GetByTestId("record-outcome").ClickAsync();
        await gp.GetByTestId("survey").WaitForAsync();
        Assert.Contains(Outcome, await gp.GetByTestId("outcome").InnerTextAsync(), StringComparison.Ordinal);
        await Axe.CheckHereAsync(gp, "a closed case");
        await PictureAsync(gp, "closed");
    }

    private static async Task LearnAsync(IPage specialist, string path)
    {
        await Axe.CheckAsync(specialist, "/outcomes");
        string row = await specialist.GetByTestId("outcome-row").Filter(new() { Has = specialist.Locator($"[href='{path}']") }).InnerTextAsync();
        Assert.Contains(Outcome, row, StringComparison.Ordinal);
        await PictureAsync(specialist, "outcomes");
    }

    /// <summary>Each figure is in a chart, in the words of the chart, in a table and in the file.</summary>
    private static async Task CountAsync(IPage coordinator)
    {
        await Axe.CheckAsync(coordinator, "/organisation/figures");
        Assert.Equal(3, await coordinator.GetByTestId("chart").CountAsync());
        await Assertions.Expect(coordinator.GetByTestId("figures-specialties").Locator("tbody tr")).ToHaveCountAsync(2);
        Assert.Contains("20 h 0 min", await coordinator.GetByTestId("figures-all").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("20 h 0 min", string.Join(' ', await coordinator.GetByTestId("chart").AllTextContentsAsync()), StringComparison.Ordinal);
        await PictureAsync(coordinator, "figures");
        var file = await coordinator.APIRequest.GetAsync((await coordinator.GetByTestId("figures-csv").GetAttributeAsync("href"))!);
        Assert.StartsWith("text/csv", file.Headers["content-type"], StringComparison.Ordinal);
        Assert.Contains("1200", await file.TextAsync(), StringComparison.Ordinal);
    }

    private static async Task ReportAsync(IPage coordinator)
    {
        await coordinator.GotoAsync("/incidents");
        await coordinator.Locator("[name=kind]").SelectOptionAsync("delay");
        await coordinator.Locator("[name=severity]").SelectOptionAsync("no-harm");
        await coordinator.Locator("[name=text]").FillAsync(Reported);
        await coordinator.GetByTestId("report-incident").ClickAsync();
        await coordinator.GetByTestId("own-incident").WaitForAsync();

        await coordinator.GotoAsync("/organisation/incidents");
        await coordinator.GetByTestId("take-incident").ClickAsync();
        await Assertions.Expect(coordinator.GetByTestId("incident")).ToContainTextAsync(Reported);
        await Axe.CheckHereAsync(coordinator, "an incident");
        await PictureAsync(coordinator, "incidents");
        await coordinator.Locator("[name=measures]").FillAsync("The clinic rings before the patient leaves.");
        await coordinator.GetByTestId("close-incident").ClickAsync();
        await coordinator.GetByTestId("close-incident").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Assertions.Expect(coordinator.GetByTestId("incident")).ToContainTextAsync("rings before the patient leaves");
    }

    /// <summary>For who looks at the pages: only when <c>CASEHUB_SCREENSHOTS</c> asks for the documentation's.</summary>
    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("CASEHUB_SCREENSHOTS") != "1") return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Screenshots, $"page-{name}.png"), FullPage = true });
    }

    private async Task<IPage> SignInAsync(string account)
    {
        var page = await chromium.OpenAsync(new() { BaseURL = world.Url, ViewportSize = new() { Width = 1280, Height = 800 }, Locale = "en-GB", ReducedMotion = ReducedMotion.Reduce });
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync($"{account}@demo.casehub");
        await page.GetByLabel("Password").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
        return page;
    }

    /// <summary>A server whose clock is moved on between what people do, and the cases that came before.</summary>
    public sealed class World : IAsyncLifetime
    {
        private readonly LaterClock clock = new();
        private readonly DemoServer server;

        public World() => server = new(clock);

        public string Url => server.Url.ToString();

        public ValueTask InitializeAsync() => server.InitializeAsync();

        public ValueTask DisposeAsync() => server.DisposeAsync();

        /// <summary>A case of cardiology, answered after twenty hours, a month before all else.</summary>
        public async Task AnsweredBeforeAsync()
        {
            using var gp = await server.ProgramAsync("gp");
            var opened = await gp.PostJsonAsync("/api/cases", new { title = "Palpitations", question = "Is this rhythm benign?", specialty = "cardiology", urgency = "urgent", summary = "Since a week, at rest.", age = new { value = 51, unit = "years" }, sex = "male" });
            string path = $"/cases/{opened.GetProperty("id").GetGuid()}";
            await gp.PostJsonAsync($"/api{path}/request", new { });
            clock.Pass(TimeSpan.FromHours(1));
            await SayAsync("specialist2", $"{path}/accept", new { });
            clock.Pass(TimeSpan.FromHours(19));
            await SayAsync("specialist2", $"{path}/opinions", new { markdown = "Extrasystoles without disease of the heart.", disposition = "stay" });
            clock.Pass(TimeSpan.FromDays(32));
        }

        /// <returns>The page of a case that <c>specialist</c> accepted.</returns>
        public async Task<string> AcceptedCaseAsync()
        {
            using var gp = await server.ProgramAsync("gp");
            string path = $"/cases/{await gp.RequestOpinionAsync()}";
            await SayAsync("specialist", $"{path}/accept", new { });
            clock.Pass(TimeSpan.FromMinutes(40));
            return path;
        }

        /// <summary>Whoever accepted the case and whoever was asked beside them do not agree.</summary>
        public async Task DisagreeAsync(string path)
        {
            await SayAsync("specialist", $"{path}/opinions", new
            {
                assessment = "A delayed exanthem, **not** an anaphylactic reaction.",
                recommendation = "1. Stop amoxicillin.\n2. Call again at once with fever or blisters.",
                disposition = "stay",
                confidence = "high",
                drugs = new[] { new { drug = "cetirizine", dose = 10, unit = "milligram", frequency = "once-daily" } },
            });
            await SayAsync("specialist2", $"{path}/further/accept", new { });
            await SayAsync("specialist2", $"{path}/opinions", new
            {
                assessment = "Beginning erythema multiforme cannot be ruled out from the photos.",
                recommendation = "Have a dermatologist see the mouth and the eyes this week.",
                disposition = "refer",
                confidence = "low",
            });
        }

        /// <summary>Signs in for it, since a token ends within the hours that pass.</summary>
        private async Task SayAsync(string account, string path, object body)
        {
            using var program = await server.ProgramAsync(account);
            await program.PostJsonAsync($"/api{path}", body);
        }
    }

    /// <summary>The machine's clock, ahead by what was said to have passed.</summary>
    private sealed class LaterClock : TimeProvider
    {
        private long ahead;

        public void Pass(TimeSpan time) => Interlocked.Add(ref ahead, time.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref ahead));
    }
}
