using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Server;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Lossy;

/// <summary>A presenter whose line up falls to 40 kbit/s in the middle of a briefing, and one who watches over a good line.</summary>
public sealed class SlowPresenterTests
{
    private static readonly LineQuality Good = new(0, TimeSpan.FromMilliseconds(20), 4_000, TimeSpan.FromMilliseconds(200));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact, Trait("Category", "Long")]
    public async Task Sound_goes_on_the_presenter_is_told_slides_turn_and_the_picture_comes_back_with_the_line()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        await using var line = new LossyLine(hub.MediaPort, Good, seed: 40);
        await using var pair = await Pair.SignInAsync(hub);
        var (host, listener) = pair;
        await Evidence.OnFailureAsync(hub, [host, listener], async () =>
        {
            var session = await SeatedBriefing.WriteAsync(hub, Cancel, new(Persona.Gp, "Host", "Stage"), new(Persona.Specialist));
            await host.TakeTheLineAsync("udp", line.Port);
            await listener.TakeTheLineAsync("udp", 0);
            await listener.ListenAsync();
            foreach (var person in new[] { host, listener }) await person.OpenAsync($"/briefings/{session}/live");
            await host.EnterRoomAsync();
            await listener.SeeAndHearAsync();
            await host.PressAsync("tab-slides");
            await host.Page.Locator("#panel-slides input[type=file]").SetInputFilesAsync(new FilePayload { Name = "rash.pdf", MimeType = "application/pdf", Buffer = PdfSamples.Pages("Rash", "Itch", "Plan") });
            await host.PressAsync("deck-show");
            await OnPageAsync(listener, 1);

            line.Quality = Good with { KilobitsPerSecond = 40 };
            await Task.WhenAll(
                listener.UntilAsync("() => /^(fair|poor)$/.test(document.querySelector('[data-testid=tile]').dataset.quality)", 60_000),
                host.UntilAsync("() => document.querySelector('#self-line').textContent.includes('carries your voice alone')", 60_000));
            await listener.UntilAsync("() => document.querySelector('[data-testid=tile].no-picture .tile-muted[hidden]') !== null", 60_000);
            await host.AssertAccessibleAsync("presenting over a weak line");
            await host.PressAsync("slide-on");
            await OnPageAsync(listener, 2);
            var heard = await listener.ReceiveAsync(10);
            Tell($"{heard.ConcealedShare:P1} of the sound made up, {heard.FramesPerSecond:F1} pictures/s");
            // With the picture beside it it was 0.27 to 0.4; it is tried again now and then.
            Assert.InRange(heard.ConcealedShare, 0, 0.2);
            await listener.UntilHearsAsync(Persona.Gp.ToneHz, 0);

            line.Quality = Good;
            await host.UntilAsync("() => document.querySelector('#self-line').textContent === ''", 120_000);
            await listener.SeeAndHearAsync();
            Assert.Empty(host.Troubles.Concat(listener.Troubles));
        });
    }

    private static Task OnPageAsync(Clinician person, int number) => person.Page.Locator($"#slide[data-page='{number}'] canvas").WaitForAsync();

    private static void Tell(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
