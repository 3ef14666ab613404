using System.Globalization;
using System.Net.Http.Json;
using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests;
using CaseHub.Web.Tests.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>
/// From the question to the outcome in four browsers, by a clock that the test moves: an emergency that nobody takes, the ladder step by step, a critical opinion that nobody reads, a follow-up at its day.
/// After each step every notice of the case so far is compared: to whom, what, in which minute, whether urgent.
/// </summary>
[Trait("Category", "Long")]
public sealed class WholeLoopTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private static readonly string[] Accounts = ["gp", "specialist", "specialist2", "coordinator"];

    /// <summary>Starts now, as browsers drop cookies of the past; at a whole second, as the database keeps milliseconds.</summary>
    private readonly ManualClock clock = new(DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
    private readonly List<string> told = [];
    private readonly List<string> troubles = [];
    private DemoServer server = null!;
    private DateTimeOffset sentAt;
    private Guid caseId;

    private IPage gp = null!, first = null!, backup = null!, coordinator = null!;

    public async ValueTask InitializeAsync()
    {
        server = new DemoServer(clock);
        await server.InitializeAsync();
        foreach (string account in (string[])["admin", "hospital-admin"]) await AllowLongBreaksAsync(account);
        IPage[] pages = await Task.WhenAll(Accounts.Select(OpenAsync));
        (gp, first, backup, coordinator) = (pages[0], pages[1], pages[2], pages[3]);
    }

    public async ValueTask DisposeAsync()
    {
        await chromium.CloseWindowsAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_answers_each_is_told_once_in_turn_and_the_backup_brings_the_case_to_its_outcome()
    {
        await AskAsync();
        await NobodyAnswersAsync();
        await BackupAnswersAsync();
        await NobodyReadsAsync();
        await AcknowledgeAsync();
        await FollowUpAsync();
        await CloseAsync();
        Assert.Empty(troubles);
    }

    private async Task AskAsync()
    {
        await gp.GotoAsync("/cases/new");
        await gp.Locator("[name=specialty]").SelectOptionAsync("dermatology");
        await gp.Locator("#template-part[data-of-specialty=dermatology]").WaitForAsync();
        await ChooseAsync(gp, "urgency", "emergency");
        Assert.Contains("Do not wait for this", await gp.GetByTestId("do-not-wait").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("112", await gp.GetByTestId("do-not-wait").InnerTextAsync(), StringComparison.Ordinal);
        await Assertions.Expect(gp.GetByTestId("on-duty").Locator("li")).ToContainTextAsync(["Dr. Hélène Martin", "Dr. Julien Moreau"]);
        await gp.Locator("[name=title]").FillAsync("Blisters and fever after a new medicine");
        await gp.Locator("[name=question]").FillAsync("Is this toxic epidermal necrolysis? May she stay here?");
        await gp.Locator("[name=summary]").FillAsync("Skin comes off on the trunk since this morning, both eyes red. Lamotrigine for three weeks.");
        await gp.Locator("[name='age.value']").FillAsync("44");
        await gp.Locator(".send-bar").GetByTestId("send-request").ClickAsync();
        await gp.GetByText("The request is sent").WaitForAsync();
        caseId = Guid.Parse(new Uri(gp.Url).Segments[^1]);
        sentAt = clock.GetUtcNow();

        await SeesAsync(first, 1);
        await ToldAsync("0 specialist opinion-requested urgent");
        await Assertions.Expect(gp.GetByTestId("has-it")).ToHaveTextAsync("Nobody yet");
        await Assertions.Expect(gp.GetByTestId("offered-to")).ToHaveTextAsync("Dr. Hélène Martin");
    }

    private async Task NobodyAnswersAsync()
    {
        await NothingUntilAsync(17.5);
        PassUntil(18);
        await Task.WhenAll(SeesAsync(first, 2), SeesAsync(backup, 1));
        await ToldAsync("18 specialist answer-due urgent", "18 specialist2 ladder-backup urgent");

        await NothingUntilAsync(23.5);
        PassUntil(24);
        await SeesAsync(coordinator, 1);
        await ToldAsync("24 coordinator ladder-coordinator urgent");

        await NothingUntilAsync(26.5);
        PassUntil(27);
        await Task.WhenAll(SeesAsync(first, 3), SeesAsync(backup, 2));
        await ToldAsync("27 specialist ladder-rota urgent", "27 specialist2 ladder-rota urgent");

        await NothingUntilAsync(29.5);
        PassUntil(30);
        await Task.WhenAll(SeesAsync(coordinator, 2), gp.GetByTestId("overdue").WaitForAsync());
        await ToldAsync("30 coordinator case-overdue urgent", "30 gp case-overdue urgent");
        await Assertions.Expect(gp.GetByTestId("do-not-wait")).ToContainTextAsync("Nobody has it yet");
        await gp.GetByTestId("case-who").Locator("summary").ClickAsync();
        await Assertions.Expect(gp.GetByTestId("tried").Locator("li")).ToHaveCountAsync(5);
        await PictureAsync(gp, "who");
        await NothingUntilAsync(90);
    }

    private async Task BackupAnswersAsync()
    {
        await backup.GotoAsync($"/cases/{caseId}");
        Assert.Equal("I have it", await backup.GetByTestId("accept-case").InnerTextAsync());
        await backup.GetByTestId("accept-case").ClickAsync();
        await Assertions.Expect(gp.GetByTestId("has-it")).ToContainTextAsync("Dr. Julien Moreau");
        await ToldAsync("90 gp case-accepted");

        PassUntil(91);
        await backup.GetByTestId("ask-back-open").ClickAsync();
        await backup.GetByTestId("ask-back-text").FillAsync("How much of the skin is detached?");
        await backup.GetByTestId("ask-back").ClickAsync();
        await gp.GetByTestId("reply-text").FillAsync("About a fifth of the body; the mouth too.");
        await ToldAsync("91 gp asked-back urgent");
        PassUntil(92);
        await gp.GetByTestId("send-reply").ClickAsync();
        await backup.GetByTestId("message").Nth(1).WaitForAsync();
        await ToldAsync("92 specialist2 asked-back-answered urgent");

        PassUntil(93);
        var form = backup.Locator("form:has([data-testid=write-opinion])");
        await ChooseAsync(backup, "disposition", "urgent-transfer");
        await form.GetByTestId("opinion-assessment").FillAsync("Toxic epidermal necrolysis, most likely by lamotrigine.");
        await form.GetByTestId("opinion-editor").FillAsync("Stop it **now**. Burns unit today; fluids on the way.");
        await form.GetByTestId("drug").First.FillAsync("ciclosporin");
        await form.GetByTestId("dose").First.FillAsync("100");
        await form.Locator("[name='drugs.0.unit']").SelectOptionAsync("milligram");
        await form.Locator("[name='drugs.0.frequency']").SelectOptionAsync("twice-daily");
        await form.GetByTestId("write-opinion").ClickAsync();
        await gp.GetByTestId("opinion").WaitForAsync();
        await ToldAsync("93 gp opinion-critical urgent");
    }

    private async Task NobodyReadsAsync()
    {
        await gp.GotoAsync("/");
        await NothingUntilAsync(107.5);
        PassUntil(108);
        await gp.GetByTestId("notice").First.WaitForAsync();
        await ToldAsync("108 gp acknowledge-reminder urgent");

        await NothingUntilAsync(122.5);
        PassUntil(123);
        await SeesAsync(coordinator, 3);
        await ToldAsync("123 coordinator acknowledge-coordinator urgent");
        await NothingUntilAsync(183);
    }

    private async Task AcknowledgeAsync()
    {
        await gp.GotoAsync($"/cases/{caseId}");
        await PictureAsync(gp, "opinion");
        await ChooseAsync(gp, "follows", "as-advised");
        await gp.Locator("[name=plan]").FillAsync("Lamotrigine stopped. The ambulance is here.");
        await gp.GetByTestId("acknowledge-follow-up-open").ClickAsync();
        await gp.Locator("[name='followUp.kind']").SelectOptionAsync("monitoring");
        var today = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome"));
        await gp.Locator("[name='followUp.dueOn']").FillAsync(today.AddDays(3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await gp.Locator("[name='followUp.text']").FillAsync("Ask the burns unit how she is.");
        await gp.Locator("[name='followUp.questions']").FillAsync("Do the eyes need a specialist?");
        await gp.GetByTestId("acknowledge").ClickAsync();
        await gp.GetByTestId("delivered").WaitForAsync();
        await backup.GetByTestId("delivered").WaitForAsync();
        await ToldAsync("183 specialist2 opinion-acknowledged");
    }

    private async Task FollowUpAsync()
    {
        var due = await FollowUpDueAsync();
        double minute = (due - sentAt).TotalMinutes;
        await NothingUntilAsync(minute - 10);
        await gp.GotoAsync("/");
        await SignInAsync(gp, "gp");
        PassUntil(minute + 10);
        await gp.GetByTestId("notice").First.WaitForAsync();

        // Looked for each five minutes, so within these of its morning.
        var at = await LastAtAsync();
        Assert.InRange(at, due, due.AddMinutes(5));
        await ToldAsync($"{Minutes(at)} gp follow-up-due");
        await NothingUntilAsync(minute + 70);

        await gp.GotoAsync($"/cases/{caseId}");
        await Assertions.Expect(gp.GetByTestId("follow-up").Locator("time").First).Not.ToContainTextAsync(":");
        await PictureAsync(gp, "follow-up");
        var form = gp.Locator("form:has([data-testid=answer-follow-up])");
        await ChooseAsync(gp, "condition", "better");
        await form.Locator("[name='answers.0']").FillAsync("No.");
        await form.Locator("[name=text]").FillAsync("The skin heals.");
        await gp.GetByTestId("answer-follow-up").ClickAsync();
        await gp.GetByTestId("follow-up-answer").WaitForAsync();
        await ToldAsync($"{Minutes(clock.GetUtcNow())} specialist2 follow-up-answered");
    }

    private async Task CloseAsync()
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        await ChooseAsync(gp, "result", "recovered");
        await gp.Locator("form:has([data-testid=record-outcome]) [name=text]").FillAsync("Home after three weeks, eyes well.");
        foreach (var (question, answer) in new[] { ("referral", "avoided"), ("changed", "true"), ("helpful", "5"), ("speed", "too-late") }) await ChooseAsync(gp, $"survey.{question}", answer);
        await gp.GetByTestId("record-outcome").ClickAsync();
        await gp.GetByTestId("outcome").WaitForAsync();
        await ToldAsync($"{Minutes(clock.GetUtcNow())} specialist2 case-closed");

        await backup.GotoAsync($"/cases/{caseId}");
        await SignInAsync(backup, "specialist2");
        await Assertions.Expect(backup.GetByTestId("outcome")).ToContainTextAsync("Home after three weeks, eyes well.");
        await coordinator.GotoAsync("/organisation/figures");
        await SignInAsync(coordinator, "coordinator");
        await coordinator.GotoAsync("/organisation/figures");
        var cells = coordinator.GetByTestId("figures-all").Locator("tbody td");
        Assert.Equal("1", await cells.First.InnerTextAsync());
        Assert.Contains("1 h 30", await cells.Nth(1).InnerTextAsync(), StringComparison.Ordinal);
        await NothingUntilAsync((clock.GetUtcNow() - sentAt).TotalMinutes + 60);
    }

    /// <summary>The rest of this story is about the case, not about who leaves the room for half an hour.</summary>
    private async Task AllowLongBreaksAsync(string account)
    {
        using var program = await server.ProgramAsync(account);
        var answer = await program.PutAsJsonAsync("/api/organisation/policies", new { version = 0, requiresSecondFactor = false, idleMinutes = 720, ageOfConsent = 18, relayOnly = false });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<IPage> OpenAsync(string account)
    {
        var page = await chromium.OpenAsync(new() { BaseURL = server.Url.ToString(), ViewportSize = new() { Width = 1280, Height = 800 }, Locale = "en-GB", ReducedMotion = ReducedMotion.Reduce });
        page.PageError += (_, error) => troubles.Add($"{account}: {error}");
        await page.GotoAsync("/sign-in");
        await SignInAsync(page, account);
        return page;
    }

    private static async Task SignInAsync(IPage page, string account)
    {
        await page.GetByLabel("E-mail address").FillAsync($"{account}@demo.casehub");
        await page.GetByLabel("Password").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
    }

    /// <summary>A radio button is drawn as its label; the label is what a person presses.</summary>
    private static Task ChooseAsync(IPage page, string name, string value) => page.Locator($"label:has([name='{name}'][value='{value}']):visible").First.ClickAsync();

    /// <summary>So many stand on the page that somebody left open, without anybody having touched it.</summary>
    private static Task SeesAsync(IPage page, int notices) => Assertions.Expect(page.GetByTestId("notice")).ToHaveCountAsync(notices);

    /// <summary>Lets time go by, with every timer of the hub.</summary>
    /// <param name="minute">Since the case was sent.</param>
    private void PassUntil(double minute) => clock.Advance(sentAt.AddMinutes(minute) - clock.GetUtcNow());

    private async Task NothingUntilAsync(double minute)
    {
        PassUntil(minute);
        await ToldAsync();
    }

    /// <summary>Once all that is due now is done, twice over, these are new, and everything before stands as it was.</summary>
    /// <param name="news">Minute since the case was sent, recipient, kind, and whether it is urgent.</param>
    private async Task ToldAsync(params string[] news)
    {
        told.AddRange(news);
        for (int i = 0; i < 2; i++)
        {
            await server.Services.GetRequiredService<WatchPromises>().RunAsync(TestContext.Current.CancellationToken);
            await server.Services.GetRequiredService<WatchClosing>().RunAsync(TestContext.Current.CancellationToken);
        }

        var notices = await ReadAsync(async db => await (
            from n in db.Set<Notice>()
            join u in db.Users on n.RecipientId equals u.Id
            where n.CaseId == caseId
            select new { n.At, Who = u.Email!.Replace(DemoOptions.EmailDomain, ""), n.Kind, n.IsUrgent }).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(told, notices.OrderBy(n => n.At).ThenBy(n => n.Who, StringComparer.Ordinal).Select(n => $"{Minutes(n.At)} {n.Who} {n.Kind}{(n.IsUrgent ? " urgent" : "")}"));
    }

    private Task<DateTimeOffset> LastAtAsync() => ReadAsync(db => db.Set<Notice>().Where(n => n.CaseId == caseId).MaxAsync(n => n.At));

    private Task<DateTimeOffset> FollowUpDueAsync() => ReadAsync(db => db.Set<FollowUp>().Where(f => f.CaseId == caseId).Select(f => f.DueAt).SingleAsync());

    private async Task<T> ReadAsync<T>(Func<HubDb, Task<T>> read)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<HubDb>());
    }

    private string Minutes(DateTimeOffset at) => (at - sentAt).TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture);

    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("CASEHUB_SCREENSHOTS") != "1") return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Screenshots, $"workflow-{name}.png"), FullPage = true });
    }
}
