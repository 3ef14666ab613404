using CaseHub.Hub.Live.Stage;
using CaseHub.Web.Tests.Server;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>What a host has besides stage and slides, told as one evening: a case that may be shown, a shared screen, whoever has to go, and what is published afterwards.</summary>
[Trait("Category", "Long")]
public sealed class BriefingControlsTests : IAsyncLifetime
{
    private const string Told = "A rash after a new medicine", Words = "Red spots on both arms for two days.";

    private readonly DemoServer server = new("--CaseHub:Media:Port=0");
    private readonly List<string> troubles = [];
    private IBrowser chromium = null!;
    private Guid session;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        chromium = await (await Driver.SharedAsync()).Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream=display-media-type=browser", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required"],
        });
        session = await server.SeatAsync(
            ("gp", SeatRole.Host, StagePlace.Stage), ("coordinator", SeatRole.Audience, StagePlace.Audience), ("viewer", SeatRole.Audience, StagePlace.Audience), ("admin", SeatRole.Audience, StagePlace.Audience));
    }

    public async ValueTask DisposeAsync()
    {
        await chromium.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_case_is_shown_with_consent_a_screen_is_shared_somebody_has_to_go_and_the_recording_is_published()
    {
        var people = await Task.WhenAll(((string[])["gp", "coordinator", "viewer"]).Select(SignInAsync));
        var (host, guest, viewer) = (people[0], people[1], people[2]);
        string subject = await PutOnTheAgendaAsync(host);

        foreach (var page in people) await page.GotoAsync($"/briefings/{session}/live");
        await host.GetByTestId("join").ClickAsync();
        await host.UntilRoomAsync("state", "call");
        await host.GetByTestId("start-briefing").ClickAsync();
        await viewer.UntilRoomAsync("stage", "Live");
        await RecordAsync(host);
        await ShowCaseAsync(host, viewer);
        await ShareScreenAsync(host, viewer);
        await BringOnStageAsync(host, guest, viewer);
        await SeeOneAloneAsync(viewer);
        await TakeOffStageAsync(host, guest, viewer);
        await LockAsync(host);
        await RemoveAsync(host, guest, viewer);
        await EndAsync(host, viewer);

        await PublishAsync(host, viewer);
        await host.GotoAsync($"/cases/{subject}");
        await Assertions.Expect(host.GetByTestId("case-part")).ToContainTextAsync(Told);
        await Axe.CheckHereAsync(host, "a case that was shown");
        Assert.Empty(troubles);
    }

    /// <summary>The patient's consent by its form, then the case told anew.</summary>
    /// <returns>The case's id.</returns>
    private async Task<string> PutOnTheAgendaAsync(IPage host)
    {
        using var program = await server.ProgramAsync("gp");
        string subject = $"{await program.OpenCaseAsync()}";
        await host.GotoAsync($"/briefings/{session}/agenda");
        await host.GetByTestId("agenda-no-cases").WaitForAsync();
        await host.GotoAsync($"/cases/{subject}");
        await host.GetByTestId("state-consent-open").ClickAsync();
        await host.GetByTestId("state-consent").ClickAsync();
        await host.Locator("label:has([name=use][value=broadcast])").ClickAsync();
        await host.Locator("[name=basis]:visible").SelectOptionAsync("patient");
        await host.Locator("[name=how]:visible").FillAsync("On paper, in the practice");
        await Axe.CheckHereAsync(host, "stating a patient's consent");
        await host.GetByTestId("state-consent").ClickAsync();
        await host.GetByTestId("teaching-consent").WaitForAsync();

        await host.GotoAsync($"/briefings/{session}/agenda");
        await host.GetByTestId("add-case").ClickAsync();
        await host.GetByTestId("item-title").FillAsync(Told);
        await host.GetByTestId("item-summary").FillAsync(Words);
        await Axe.CheckHereAsync(host, "a case told anew");
        await host.GetByTestId("save-item").ClickAsync();
        await Assertions.Expect(host.GetByTestId("agenda-item")).ToContainTextAsync(Told);
        await Axe.CheckHereAsync(host, "an agenda with a case");
        return subject;
    }

    private static async Task RecordAsync(IPage host)
    {
        await host.GetByTestId("start-recording").ClickAsync();
        await host.GetByTestId("patient-basis").SelectOptionAsync("patient");
        await host.GetByTestId("patient-how").FillAsync("On paper, in the practice");
        await host.GetByTestId("confirm-recording").ClickAsync();
        await host.GetByTestId("consent-yes").ClickAsync();
        await host.UntilRoomAsync("recording", "recording");
    }

    private static async Task ShowCaseAsync(IPage host, IPage viewer)
    {
        await host.GetByTestId("tab-case").ClickAsync();
        await host.GetByTestId("case-show").ClickAsync();
        await Assertions.Expect(viewer.GetByTestId("case-item").And(viewer.Locator("[data-shown=true]"))).ToContainTextAsync(Words);
        await Assertions.Expect(viewer.GetByTestId("tab-case")).ToHaveAttributeAsync("aria-selected", "true");
        await Assertions.Expect(viewer.GetByTestId("case-show")).ToHaveCountAsync(0);
        await Axe.CheckHereAsync(viewer, "a case that is shown");
        await Axe.CheckHereAsync(host, "showing a case");
        await host.GetByTestId("case-end").ClickAsync();
        await Assertions.Expect(viewer.GetByTestId("case-item")).ToHaveAttributeAsync("data-shown", "false");
    }

    private static async Task ShareScreenAsync(IPage host, IPage viewer)
    {
        await host.GetByTestId("share-screen").ClickAsync();
        await Assertions.Expect(host.GetByTestId("share-screen")).ToHaveAttributeAsync("aria-pressed", "true");
        await viewer.WaitForFunctionAsync("() => Number(document.querySelector('[data-testid=tile][data-source=screen].large')?.dataset.frames) > 3", null, new() { Timeout = 30_000, PollingInterval = 100 });
        await SeesAsync(viewer, 1);
        await Axe.CheckHereAsync(viewer, "watching a screen that is shared");
        await host.GetByTestId("share-screen").ClickAsync();
        await Assertions.Expect(viewer.Locator("[data-testid=tile][data-source=screen]")).ToHaveCountAsync(0);
        await SeesAsync(viewer, 1);
    }

    /// <summary>Whoever comes on stage while it is recorded is asked, and may say no.</summary>
    private static async Task BringOnStageAsync(IPage host, IPage guest, IPage viewer)
    {
        await guest.GetByTestId("raise-hand").ClickAsync();
        await host.GetByTestId("tab-people").ClickAsync();
        await host.GetByTestId("hand").GetByTestId("do-stage").ClickAsync();
        await guest.GetByTestId("consent-no").ClickAsync();
        await guest.GetByTestId("invited-both").ClickAsync();
        await SeesAsync(viewer, 2);
    }

    /// <summary>On a thin line one picture is enough: only that one is on the stage.</summary>
    private static async Task SeeOneAloneAsync(IPage viewer)
    {
        await viewer.Locator("#own-layout").ClickAsync();
        await viewer.Locator("#one-picture").CheckAsync();
        await Axe.CheckHereAsync(viewer, "choosing how to see a briefing");
        await viewer.Locator("#layout-dialog [data-testid], #layout-dialog form[method=dialog] button").Last.ClickAsync();
        await Assertions.Expect(viewer.Locator("[data-testid=tile]:visible")).ToHaveCountAsync(1);
        await viewer.Locator("#own-layout").ClickAsync();
        await viewer.Locator("#one-picture").UncheckAsync();
        await viewer.Locator("#layout-dialog form[method=dialog] button").ClickAsync();
        await Assertions.Expect(viewer.Locator("[data-testid=tile]:visible")).ToHaveCountAsync(2);
    }

    private static async Task TakeOffStageAsync(IPage host, IPage guest, IPage viewer)
    {
        await PersonAsync(host, "Marco Ferri", "do-audience");
        await guest.UntilRoomAsync("place", "Audience");
        await Assertions.Expect(guest.Locator("#self")).ToBeHiddenAsync();
        await Assertions.Expect(viewer.GetByTestId("tile")).ToHaveCountAsync(1);
        await SeesAsync(viewer, 1);
    }

    /// <summary>Who was not there finds a closed door, and what to do.</summary>
    private async Task LockAsync(IPage host)
    {
        await host.GetByTestId("lock").ClickAsync();
        await Assertions.Expect(host.GetByTestId("lock")).ToHaveAttributeAsync("aria-pressed", "true");
        var late = await SignInAsync("admin");
        await late.GotoAsync($"/briefings/{session}/live");
        await Assertions.Expect(late.Locator("#removed-text")).ToContainTextAsync("have locked this briefing");
        await Axe.CheckHereAsync(late, "a briefing that is locked");
        await late.CloseAsync();
    }

    private static async Task RemoveAsync(IPage host, IPage guest, IPage viewer)
    {
        await PersonAsync(host, "Marco Ferri", "do-remove");
        await Axe.CheckHereAsync(host, "asking whether to show somebody out");
        await host.GetByTestId("sure-yes").ClickAsync();
        await guest.Locator("#room[data-state=removed]").WaitForAsync();
        await Axe.CheckHereAsync(guest, "being shown out of a briefing");
        await guest.ReloadAsync();
        await Assertions.Expect(guest.Locator("#room")).ToHaveCountAsync(0);
        await Axe.CheckHereAsync(guest, "a briefing that one was shown out of");
        await SeesAsync(viewer, 1);
    }

    private static async Task EndAsync(IPage host, IPage viewer)
    {
        await host.GetByTestId("end-briefing").ClickAsync();
        await host.GetByTestId("sure-yes").ClickAsync();
        await viewer.UntilRoomAsync("stage", "Ended");
        await host.UntilRoomAsync("recording", "");
    }

    private async Task PublishAsync(IPage host, IPage viewer)
    {
        await viewer.GotoAsync("/library");
        await Assertions.Expect(viewer.GetByText("Ward round")).ToHaveCountAsync(0);
        await host.GotoAsync($"/briefings/{session}");
        await host.GetByTestId("briefing-recording").WaitForAsync();
        await Axe.CheckHereAsync(host, "a briefing that can be published");
        await host.Locator("label:has([name=whoMayWatch][value=network])").ClickAsync();
        await host.GetByTestId("publish").ClickAsync();
        await host.GetByTestId("unpublish").WaitForAsync();
        await Axe.CheckHereAsync(host, "a published briefing");

        await viewer.GotoAsync("/library");
        await viewer.GetByText("Ward round").First.ClickAsync();
        await viewer.GetByTestId("briefing-recording").WaitForAsync();
        await Axe.CheckHereAsync(viewer, "a published briefing as its audience finds it");
    }

    private static Task PersonAsync(IPage host, string name, string what) => host.Locator("[data-testid=person]").Filter(new() { HasText = name }).GetByTestId(what).ClickAsync();

    /// <summary>Until so many people's pictures move, further than before.</summary>
    private static async Task SeesAsync(IPage page, int people)
    {
        const string Cameras = "[...document.querySelectorAll('[data-testid=tile][data-source=camera]')]";
        await page.EvaluateAsync($"() => {{ for (const tile of {Cameras}) tile.before = Number(tile.dataset.frames ?? 0); }}");
        await page.WaitForFunctionAsync($"() => {Cameras}.filter(tile => Number(tile.dataset.frames) > (tile.before ?? 0) + 3).length === {people}", null, new() { Timeout = 30_000, PollingInterval = 100 });
    }

    private async Task<IPage> SignInAsync(string account)
    {
        var page = await (await chromium.NewContextAsync(new() { BaseURL = server.Url.ToString(), ViewportSize = new() { Width = 1280, Height = 800 }, Locale = "en-GB", ReducedMotion = ReducedMotion.Reduce })).NewPageAsync();
        page.PageError += (_, error) => troubles.Add($"{account}: {error}");
        page.Console += (_, message) => { if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) troubles.Add($"{account}: {message.Text}"); };
        await page.SignInAsync(account);
        return page;
    }
}
