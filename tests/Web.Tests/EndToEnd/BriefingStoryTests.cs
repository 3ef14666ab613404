using CaseHub.Hub.Live.Stage;
using CaseHub.Web.Tests.Server;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>A briefing from the green room to its end, by a host, a speaker and two who watch, in one Chromium with cameras of its own.</summary>
[Trait("Category", "Long")]
public sealed class BriefingStoryTests : IAsyncLifetime
{
    private readonly DemoServer server = new("--CaseHub:Media:Port=0");
    private readonly List<string> troubles = [];
    private IBrowser chromium = null!;
    private Guid session;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        chromium = await (await Driver.SharedAsync()).Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required"],
        });
        session = await server.SeatAsync(("gp", SeatRole.Host, StagePlace.Stage), ("specialist", SeatRole.Speaker, StagePlace.Backstage), ("viewer", SeatRole.Audience, StagePlace.Audience), ("coordinator", SeatRole.Audience, StagePlace.Audience));
    }

    public async ValueTask DisposeAsync()
    {
        await chromium.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_briefing_goes_from_the_green_room_to_its_end()
    {
        using var program = await server.ProgramAsync("gp");
        await program.AddDeckAsync(session, PdfSamples.Pages("Rash", "Itch", "Plan"));
        var people = await Task.WhenAll(((string[])["gp", "specialist", "viewer", "coordinator"]).Select(SignInAsync));
        var (host, speaker, asker, watcher) = (people[0], people[1], people[2], people[3]);

        await WaitAsync(host, speaker, asker, watcher);
        await BeginAsync(host, speaker, watcher);
        await BringOnStageAsync(host, asker, watcher);
        await ShowSlidesAsync(host, watcher);
        await ArrangeAsync(host, watcher);
        await HushAsync(host, speaker);
        await EndAsync(host, asker, watcher);
        Assert.Empty(troubles);
    }

    /// <summary>The audience is in at once and waits; who leads or speaks looks at their devices, and meets in the green room.</summary>
    private static async Task WaitAsync(IPage host, IPage speaker, IPage asker, IPage watcher)
    {
        await watcher.UntilRoomAsync("state", "call");
        await Assertions.Expect(watcher.Locator("#waiting-text")).ToHaveTextAsync("The briefing has not begun");
        var weight = await PageWeight.OfAsync(watcher, Cancel);
        Assert.True(weight.ScriptAndStyle <= PageWeightTests.Room, $"{weight.ScriptAndStyle:N0} bytes: {weight}");
        await Axe.CheckHereAsync(watcher, "a briefing that has not begun");
        await asker.UntilRoomAsync("state", "call");

        foreach (var page in (IPage[])[host, speaker])
        {
            await page.GetByTestId("join").ClickAsync();
            await page.UntilRoomAsync("state", "call");
        }

        await Assertions.Expect(speaker.GetByTestId("air")).ToHaveTextAsync("Green room: you are not seen yet");
        await Assertions.Expect(host.GetByTestId("air")).ToHaveTextAsync("On stage, not begun: you are not seen yet");
        await SeesAsync(speaker, 1);
        await Assertions.Expect(watcher.GetByTestId("tile")).ToHaveCountAsync(0);
    }

    /// <summary>By keyboard alone.</summary>
    private static async Task BeginAsync(IPage host, IPage speaker, IPage watcher)
    {
        await host.GetByTestId("start-briefing").FocusAsync();
        await host.Keyboard.PressAsync("Enter");
        await Assertions.Expect(host.GetByTestId("air")).ToHaveTextAsync("On air");
        await watcher.UntilRoomAsync("stage", "Live");
        await SeesAsync(watcher, 1);

        await host.GetByTestId("tab-people").FocusAsync();
        await host.Keyboard.PressAsync("Enter");
        await Assertions.Expect(host.GetByTestId("people")).ToBeVisibleAsync();
        await host.Locator("[data-testid=person]").Filter(new() { HasText = "Speaker" }).GetByTestId("do-stage").FocusAsync();
        await host.Keyboard.PressAsync("Enter");
        await Assertions.Expect(speaker.GetByTestId("air")).ToHaveTextAsync("On air");
        await SeesAsync(watcher, 2);
    }

    /// <summary>A hand, one click of the host, and a question on the asker's page what the others are to get of them.</summary>
    private static async Task BringOnStageAsync(IPage host, IPage asker, IPage watcher)
    {
        await asker.Locator("body").PressAsync("h");
        await Assertions.Expect(asker.GetByTestId("raise-hand")).ToHaveAttributeAsync("aria-pressed", "true");
        await host.GetByTestId("hand").GetByTestId("do-stage").ClickAsync();
        await Axe.CheckHereAsync(asker, "being brought on stage");
        await asker.GetByTestId("invited-both").ClickAsync();
        await Assertions.Expect(asker.GetByTestId("air")).ToHaveTextAsync("On air");
        await SeesAsync(watcher, 3);
        await Axe.CheckHereAsync(host, "leading a live briefing");
    }

    /// <summary>A page that is turned is seen by all; who looks back by themself stays there until they want the present page.</summary>
    private static async Task ShowSlidesAsync(IPage host, IPage watcher)
    {
        await host.GetByTestId("tab-slides").ClickAsync();
        await host.GetByTestId("deck-show").ClickAsync();
        await watcher.OnPageAsync(1);
        await host.Locator("#slide").FocusAsync();
        await host.Keyboard.PressAsync("ArrowRight");
        await watcher.OnPageAsync(2);
        await Assertions.Expect(watcher.Locator("#slides .visually-hidden")).ToHaveTextAsync("Itch");
        await host.Locator("#slide canvas").HoverAsync();
        await watcher.GetByTestId("pointer").WaitForAsync();
        await Axe.CheckHereAsync(watcher, "watching a live briefing with slides");

        await watcher.GetByTestId("slide-back").ClickAsync();
        await watcher.OnPageAsync(1);
        await host.GetByTestId("slide-on").ClickAsync();
        await host.OnPageAsync(3);
        await watcher.OnPageAsync(1);
        await watcher.GetByTestId("slide-live").ClickAsync();
        await watcher.OnPageAsync(3);

        await watcher.ReloadAsync();
        await watcher.OnPageAsync(3);
    }

    /// <summary>Hosts choose for all, each may see it otherwise, and every layout holds on a phone.</summary>
    private static async Task ArrangeAsync(IPage host, IPage watcher)
    {
        var size = watcher.ViewportSize!;
        foreach (string layout in (string[])["Grid", "Slides", "SideBySide", "Speaker"])
        {
            await host.GetByTestId("layout").SelectOptionAsync(layout);
            await Assertions.Expect(watcher.Locator("#board")).ToHaveAttributeAsync("data-layout", layout);
            await watcher.SetViewportSizeAsync(360, 740);
            Assert.Equal(0, await watcher.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            await Assertions.Expect(watcher.Locator("#slide canvas")).ToBeVisibleAsync();
            await watcher.SetViewportSizeAsync(size.Width, size.Height);
        }

        await watcher.Locator("#own-layout").ClickAsync();
        await watcher.GetByLabel("Side by side").CheckAsync();
        await Assertions.Expect(watcher.Locator("#board")).ToHaveAttributeAsync("data-layout", "SideBySide");
        await watcher.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button).ClickAsync();
    }

    private static async Task HushAsync(IPage host, IPage speaker)
    {
        await host.GetByTestId("tab-people").ClickAsync();
        await host.Locator("[data-testid=person]").Filter(new() { HasText = "Speaker" }).GetByTestId("do-mute").ClickAsync();
        await Assertions.Expect(speaker.GetByTestId("toggle-mic")).ToHaveAttributeAsync("aria-pressed", "false");
        await Assertions.Expect(speaker.GetByTestId("room-problem")).ToContainTextAsync("has switched your microphone off");
        await speaker.Locator("#leave-stage").ClickAsync();
        await Assertions.Expect(speaker.GetByTestId("air")).ToHaveTextAsync("Green room: you are not seen yet");
    }

    private static async Task EndAsync(IPage host, IPage asker, IPage watcher)
    {
        await host.GetByTestId("end-briefing").ClickAsync();
        await host.GetByTestId("sure-yes").ClickAsync();
        await watcher.UntilRoomAsync("stage", "Ended");
        await asker.UntilRoomAsync("stage", "Ended");
        await Assertions.Expect(watcher.Locator("#waiting-text")).ToHaveTextAsync("The briefing is over");
        await Axe.CheckHereAsync(watcher, "a briefing that is over");
    }

    /// <summary>Until so many people's pictures move.</summary>
    private static Task SeesAsync(IPage page, int people) => page.WaitForFunctionAsync(
        $"() => [...document.querySelectorAll('[data-testid=tile][data-source=camera]')].filter(tile => tile.classList.contains('left-out') || Number(tile.dataset.frames) > 3).length === {people}", null, new() { Timeout = 30_000, PollingInterval = 100 });

    private async Task<IPage> SignInAsync(string account)
    {
        var page = await (await chromium.NewContextAsync(new() { BaseURL = server.Url.ToString(), ViewportSize = new() { Width = 1280, Height = 800 }, ReducedMotion = ReducedMotion.Reduce })).NewPageAsync();
        page.PageError += (_, error) => troubles.Add($"{account}: {error}");
        page.Console += (_, message) => { if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) troubles.Add($"{account}: {message.Text}"); };
        await page.SignInAsync(account);
        await page.GotoAsync($"/briefings/{session}/live");
        return page;
    }
}
