using CaseHub.Hub.Briefings;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings.Publishing;
using CaseHub.Web.Tests.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>A briefing from the green room to its end, by a host, a speaker and two who watch, in one Chromium with cameras of its own.</summary>
[Trait("Category", "Browser")]
public sealed class BriefingStoryTests : IAsyncLifetime
{
    private readonly DemoServer server = new("--CaseHub:Media:Port=0");
    private readonly List<string> troubles = [];
    private IBrowser chromium = null!;
    private string session = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        chromium = await (await Driver.SharedAsync()).Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required"],
        });
        session = await SeatAsync(("gp", SeatRole.Host, StagePlace.Stage), ("specialist", SeatRole.Speaker, StagePlace.Backstage), ("viewer", SeatRole.Audience, StagePlace.Audience), ("coordinator", SeatRole.Audience, StagePlace.Audience));
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
        using var slides = new MultipartFormDataContent { { new ByteArrayContent(PdfSamples.Pages("Rash", "Itch", "Plan")), "file", "rash.pdf" } };
        (await program.PostAsync(new Uri(server.Url, $"/api/sessions/{session}/decks"), slides, Cancel)).EnsureSuccessStatusCode();
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
        await UntilAsync(watcher, "state", "call");
        await Assertions.Expect(watcher.Locator("#waiting-text")).ToHaveTextAsync("The briefing has not begun");
        var weight = await PageWeight.OfAsync(watcher, Cancel);
        Assert.True(weight.ScriptAndStyle <= PageWeightTests.Room, $"{weight.ScriptAndStyle:N0} bytes: {weight}");
        await Axe.CheckHereAsync(watcher, "a briefing that has not begun");
        await UntilAsync(asker, "state", "call");

        foreach (var page in (IPage[])[host, speaker])
        {
            await page.GetByTestId("join").ClickAsync();
            await UntilAsync(page, "state", "call");
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
        await UntilAsync(watcher, "stage", "Live");
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
        await OnPageAsync(watcher, 1);
        await host.Locator("#slide").FocusAsync();
        await host.Keyboard.PressAsync("ArrowRight");
        await OnPageAsync(watcher, 2);
        await Assertions.Expect(watcher.Locator("#slides .visually-hidden")).ToHaveTextAsync("Itch");
        await host.Locator("#slide canvas").HoverAsync();
        await watcher.GetByTestId("pointer").WaitForAsync();
        await Axe.CheckHereAsync(watcher, "watching a live briefing with slides");

        await watcher.GetByTestId("slide-back").ClickAsync();
        await OnPageAsync(watcher, 1);
        await host.GetByTestId("slide-on").ClickAsync();
        await OnPageAsync(host, 3);
        await OnPageAsync(watcher, 1);
        await watcher.GetByTestId("slide-live").ClickAsync();
        await OnPageAsync(watcher, 3);

        await watcher.ReloadAsync();
        await OnPageAsync(watcher, 3);
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
        await UntilAsync(watcher, "stage", "Ended");
        await UntilAsync(asker, "stage", "Ended");
        await Assertions.Expect(watcher.Locator("#waiting-text")).ToHaveTextAsync("The briefing is over");
        await Axe.CheckHereAsync(watcher, "a briefing that is over");
    }

    /// <summary>Until so many people's pictures move.</summary>
    private static Task SeesAsync(IPage page, int people) => page.WaitForFunctionAsync(
        $"() => [...document.querySelectorAll('[data-testid=tile][data-source=camera]')].filter(tile => tile.classList.contains('left-out') || Number(tile.dataset.frames) > 3).length === {people}", null, new() { Timeout = 30_000, PollingInterval = 100 });

    private static Task OnPageAsync(IPage page, int number) => page.Locator($"#slide[data-page='{number}'] canvas").WaitForAsync();

    private static Task UntilAsync(IPage page, string name, string value) => page.Locator($"#room[data-{name}='{value}']").WaitForAsync();

    private async Task<IPage> SignInAsync(string account)
    {
        var page = await (await chromium.NewContextAsync(new() { BaseURL = server.Url.ToString(), ViewportSize = new() { Width = 1280, Height = 800 }, ReducedMotion = ReducedMotion.Reduce })).NewPageAsync();
        page.PageError += (_, error) => troubles.Add($"{account}: {error}");
        page.Console += (_, message) => { if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) troubles.Add($"{account}: {message.Text}"); };
        await page.GotoAsync("/sign-in");
        await page.Locator("[name=email]").FillAsync($"{account}@demo.casehub");
        await page.Locator("[name=password]").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
        await page.GotoAsync($"/briefings/{session}/live");
        return page;
    }

    /// <returns>The session of a briefing with these people.</returns>
    private async Task<string> SeatAsync(params (string Account, SeatRole Role, StagePlace Place)[] people)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var seats = new List<SessionSeat>();
        var id = Guid.CreateVersion7();
        foreach (var (account, role, place) in people)
        {
            var clinician = await db.Set<Membership>().SingleAsync(m => db.Users.Any(user => user.Id == m.ClinicianId && user.Email == $"{account}@demo.casehub"), Cancel);
            var owner = seats.Count == 0 ? clinician.OrganisationId : seats[0].OrganisationId;
            seats.Add(new SessionSeat { SessionId = id, ClinicianId = clinician.ClinicianId, OrganisationId = owner, ForOrganisationId = clinician.OrganisationId, Role = role, Place = place });
        }

        db.Add(new Session { Id = id, OrganisationId = seats[0].OrganisationId, Kind = SessionKind.Briefing, CreatedBy = seats[0].ClinicianId, CreatedAt = DateTimeOffset.UtcNow });
        db.Add(new SessionStage { SessionId = id, OrganisationId = seats[0].OrganisationId });
        db.Add(new Briefing
        {
            Id = id, OrganisationId = seats[0].OrganisationId, Title = "Ward round", Description = "", Languages = ["en"], StartsAt = DateTimeOffset.UtcNow, Minutes = 60, TimeZone = "Europe/Rome",
            WhoMayCome = Circle.Organisation, CreatedById = seats[0].ClinicianId, CreatedAt = DateTimeOffset.UtcNow,
        });
        db.AddRange(seats);
        await db.SaveChangesAsync(Cancel);
        return $"{id}";
    }
}
