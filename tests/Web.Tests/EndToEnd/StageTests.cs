using CaseHub.Web.Tests.Interop;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>A full stage: more people than a viewer has picture slots.</summary>
[Trait("Category", "Long")]
public sealed class StageTests
{
    private const int People = 11;
    private const int PictureSlots = 9;
    private const string Unseen = "[...document.querySelectorAll('[data-testid=tile]')].flatMap((tile, at) => tile.classList.contains('no-picture') ? [at] : [])";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pictures_follow_who_speaks_and_who_is_pinned_on_a_stage_of_twelve()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        using var asker = await ApiPerson.SignInAsync(hub, Persona.Gp, Cancel);
        using var adviser = await ApiPerson.SignInAsync(hub, Persona.Specialist, Cancel);
        await using var gp = await Clinician.SignInAsync(hub, Persona.Gp);
        await using var studio = await Clinician.SignInAsync(hub, Persona.Specialist, devices: false);
        await Evidence.OnFailureAsync(hub, [gp, studio], async () =>
        {
            string session = await asker.StartSessionAsync(adviser, Cancel);
            var crew = new WhipCrew(studio.Page);
            for (int i = 0; i < People; i++) await crew.ArriveAsync(adviser, session, People, Cancel);
            await gp.OpenAsync($"/sessions/{session}");
            await gp.EnterRoomAsync();

            await gp.UntilAsync($"() => document.querySelectorAll('[data-testid=tile]').length === {People} && {Unseen}.length === {People - PictureSlots}");
            int[] unseen = await gp.Page.EvaluateAsync<int[]>(Unseen);

            await crew.SpeakAsync(unseen[0]);
            await gp.UntilAsync($"() => !{Unseen}.includes({unseen[0]})");
            await gp.UntilAsync($"() => {TileAt(unseen[0])}.classList.contains('speaking')");
            await Assertions.Expect(gp.Element("tile").Nth(unseen[0]).GetByRole(AriaRole.Img, new() { Name = "Speaking" })).ToBeVisibleAsync();
            await AssertOwnPictureAsync(gp, unseen[0]);

            await gp.Element("tile").Nth(unseen[1]).GetByTestId("pin").FocusAsync();
            await gp.Page.Keyboard.PressAsync("Enter");
            await gp.UntilAsync($"() => !{Unseen}.includes({unseen[1]}) && {TileAt(unseen[1])}.classList.contains('large')");
            await AssertOwnPictureAsync(gp, unseen[1]);
            await gp.AssertAccessibleAsync("a stage of twelve with one pinned");
            await AssertAllInViewAsync(gp);

            await gp.ScreenshotAsync("stage");
            foreach (var (width, height) in new[] { (360, 740), (1280, 800) })
            {
                await gp.Page.SetViewportSizeAsync(width, height);
                await AssertAllInViewAsync(gp);
                await gp.Element("tile").Nth(unseen[1]).GetByTestId("pin").ClickAsync();
                await AssertAllInViewAsync(gp);
            }

            await AssertAdministratorSeesItAsync(hub);
            Assert.Empty(gp.Troubles);
        });
    }

    /// <summary>Each device's connection, and both of the person's; the page brings itself up to date.</summary>
    private static async Task AssertAdministratorSeesItAsync(RunningHub hub)
    {
        await using var admin = await Clinician.SignInAsync(hub, Persona.Administrator, devices: false);
        await admin.PressAsync("live");
        await admin.UntilAsync($"() => document.querySelectorAll('[data-testid=live-peer]').length === {People + 2}");
        await admin.Page.EvaluateAsync("() => { window.notReloaded = true; window.before = document.querySelector('[data-testid=live-peer] td:nth-of-type(2)').textContent; }");
        await admin.UntilAsync("() => window.notReloaded && document.querySelector('[data-testid=live-peer] td:nth-of-type(2)').textContent !== window.before");
        await admin.AssertAccessibleAsync("the live page");
        await admin.ScreenshotAsync("live");
        Assert.Empty(admin.Troubles);
    }

    private static string TileAt(int index) => $"document.querySelectorAll('[data-testid=tile]')[{index}]";

    /// <summary>Looks at the middle of the picture: its hue is that of the device whose tile it is, and stays so.</summary>
    private static async Task AssertOwnPictureAsync(Clinician person, int tile)
    {
        int hue = await person.Page.EvaluateAsync<int>($$"""
            () => {
              const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
              const video = {{TileAt(tile)}}.querySelector('video.front');
              pen.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
              const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map(value => value / 255);
              const [most, spread] = [Math.max(r, g, b), Math.max(r, g, b) - Math.min(r, g, b)];
              const turn = most === r ? (g - b) / spread : most === g ? 2 + (b - r) / spread : 4 + (r - g) / spread;
              return Math.round((turn * 60 + 360) % 360);
            }
            """);
        int apart = Math.Abs(hue - WhipCrew.HueOf(tile, People));
        Assert.True(Math.Min(apart, 360 - apart) < 360 / People / 2, $"Tile {tile} shows hue {hue} instead of {WhipCrew.HueOf(tile, People)}.");
    }

    /// <summary>Each tile, and one's own picture, stands on the stage as a whole, and no two of them overlap.</summary>
    private static async Task AssertAllInViewAsync(Clinician person)
    {
        string[] wrong = await person.Page.EvaluateAsync<string[]>("""
            () => {
              const stage = document.querySelector('#stage').getBoundingClientRect();
              const tiles = [...document.querySelectorAll('[data-testid=tile], #self')].map(tile => tile.getBoundingClientRect());
              const out = tiles.flatMap((t, i) => t.left < stage.left - 1 || t.right > stage.right + 1 || t.top < stage.top - 1 || t.bottom > stage.bottom + 1 || t.width < 40 || t.height < 24 ? [`${i}: ${t.x} ${t.y} ${t.width}×${t.height}`] : []);
              const over = tiles.flatMap((a, i) => tiles.flatMap((b, j) => i < j && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1 ? [`${i} over ${j}`] : []));
              return [...out, ...over];
            }
            """);
        Assert.Empty(wrong);
    }
}
