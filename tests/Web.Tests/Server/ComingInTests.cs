using CaseHub.Hub.Door;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Web.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>A page on its way into a briefing, or back into one: what happens in that moment is not lost.</summary>
[Trait("Category", "Browser")]
public sealed class ComingInTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private readonly DemoServer server = new("--CaseHub:Media:Port=0", "--CaseHub:Live:AwayGrace=00:00:00");
    private Guid session;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        session = await server.SeatAsync(("gp", SeatRole.Host, StagePlace.Stage), ("viewer", SeatRole.Audience, StagePlace.Audience));
    }

    public async ValueTask DisposeAsync()
    {
        await chromium.CloseWindowsAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task What_changes_while_the_answer_is_on_its_way_is_shown()
    {
        using var host = await server.ProgramAsync("gp");
        var deck = await host.AddDeckAsync(session, PdfSamples.Pages("Rash", "Itch", "Plan"));
        (await host.PostAsync($"/api/sessions/{session}/stage/begin", null)).EnsureSuccessStatusCode();
        await host.PutAsync(session, "slides", new { deckId = deck, page = 1 });
        var (viewer, link) = await OpenAsync(holds: true);
        await link.UntilHeldAsync();

        await host.PutAsync(session, "layout", new { layout = "grid" });
        await host.PutAsync(session, "slides", new { deckId = deck, page = 2 });
        await link.UntilToldAsync("Room", room => room[1].GetProperty("stage").GetProperty("layout").GetString() == "Grid");
        await link.UntilToldAsync("Log", log => log[1].EnumerateArray().Any(entry => entry.GetProperty("type").GetString() == "slide" && entry.GetProperty("body").GetProperty("page").GetInt32() == 2));
        link.Release();

        await Assertions.Expect(viewer.Locator("#board")).ToHaveAttributeAsync("data-layout", "Grid");
        await viewer.OnPageAsync(2);
    }

    [Fact]
    public async Task Who_comes_back_too_late_for_their_place_is_told_to_the_hub_with_the_language_they_hear()
    {
        (await (await server.ProgramAsync("gp")).PostAsync($"/api/sessions/{session}/stage/begin", null)).EnsureSuccessStatusCode();
        var (viewer, link) = await OpenAsync(holds: false);
        await viewer.GetByTestId("tab-channels").ClickAsync();
        await viewer.GetByTestId("listen-to").SelectOptionAsync("it");
        await link.UntilSaidAsync("Listen", 1, IsItalian);
        var room = server.Services.GetRequiredService<Rooms>().Find(session)!;
        var me = Assert.Single(room.Here);
        var gone = new TaskCompletionSource();
        await viewer.RouteAsync("**/hubs/live/negotiate*", async route =>
        {
            await gone.Task;
            await route.ContinueAsync();
        });

        server.Services.GetRequiredService<OpenConnections>().EndOfPerson(me);
        await viewer.UntilRoomAsync("link", "reconnecting");
        Assert.True(SpinWait.SpinUntil(() => !room.Has(me), TimeSpan.FromSeconds(20)), "The hub keeps the place of who is gone.");
        gone.SetResult();

        await link.UntilSaidAsync("Join", 2, _ => true);
        await link.UntilSaidAsync("Listen", 2, IsItalian);
    }

    private static bool IsItalian(System.Text.Json.JsonElement arguments) => arguments[1].GetString() == "it";

    private async Task<(IPage Page, HeldLink Link)> OpenAsync(bool holds)
    {
        var page = await chromium.OpenAsync(new() { BaseURL = server.Url.ToString(), Locale = "en-GB", ViewportSize = new() { Width = 1280, Height = 800 }, ReducedMotion = ReducedMotion.Reduce });
        await page.SignInAsync("viewer");
        var link = await HeldLink.OfAsync(page, holds);
        await page.GotoAsync($"/briefings/{session}/live");
        return (page, link);
    }
}
