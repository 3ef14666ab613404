using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>A recording is watched from its begin while it still runs.</summary>
[Trait("Category", "Long")]
public sealed class LiveWatchTests
{
    /// <summary>Notes each place that the player says, and each file that a track is taken from.</summary>
    private const string TakeNotes = """
        () => {
          const player = document.querySelector('.player');
          Object.assign(window, { stepsBack: 0, sources: new Set(), lastPlace: Number(player.dataset.position) });
          setInterval(() => {
            const place = Number(player.dataset.position);
            if (place < window.lastPlace - 0.05) window.stepsBack++;
            window.lastPlace = place;
            for (const media of player.querySelectorAll('video, audio')) window.sources.add(media.currentSrc);
          }, 50);
        }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_recording_is_watched_from_its_begin_to_live_and_on_into_the_stored_file()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        await using var pair = await Pair.SignInAsync(hub);
        var (gp, specialist) = pair;
        await Evidence.OnFailureAsync(hub, [gp, specialist], async () =>
        {
            string room = await gp.OpenRoomAsync(specialist);
            await gp.EnterRoomAsync();
            await specialist.OpenAsync(room);
            await specialist.EnterRoomAsync();
            await gp.AskToRecordAsync();
            await specialist.Element("consent-yes").WaitForAsync();
            await Task.WhenAll(gp.UntilOnAsync("Relay"), specialist.UntilOnAsync("Relay"));
            await gp.AnswerAsync(true);
            await specialist.AnswerAsync(true);
            await Task.WhenAll(gp.UntilRoomAsync("recording", "recording"), specialist.UntilRoomAsync("recording", "recording"));
            await specialist.SeeAndHearAsync(75);

            var watch = await gp.Page.Context.NewPageAsync();
            await watch.GotoAsync(gp.At($"/recordings/{await RecordingIdAsync(gp, room)}"));
            await UntilAsync(watch, "d.recorded === 'recording' && document.querySelectorAll('.player-track').length === 2 && d.position === '0.00'");
            double first = await watch.EvaluateAsync<double>("Number(document.querySelector('[data-testid=seek]').max)");
            await watch.EvaluateAsync(TakeNotes);
            await watch.GetByTestId("play-recording").ClickAsync();
            await UntilAsync(watch, "d.state === 'playing' && Number(d.position) > 1");

            // Beyond the end of what was there at first: the next snapshots have been taken, without a step back.
            await UntilAsync(watch, string.Create(CultureInfo.InvariantCulture, $"Number(d.position) > {first + 3}"), 60_000);
            await watch.GetByTestId("go-live").ClickAsync();
            await UntilAsync(watch, "d.state === 'playing' && Number(d.position) > Number(document.querySelector('[data-testid=seek]').max) - 8");
            Assert.Equal("2", await gp.Page.Locator("#room").GetAttributeAsync("data-participants"));
            Assert.DoesNotContain("watch", await specialist.Page.Locator("#call").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);

            double before = await watch.EvaluateAsync<double>("window.lastPlace");
            await gp.PressAsync("stop-recording");
            await UntilAsync(watch, "d.recorded === 'completed' && [...document.querySelectorAll('video')].every(media => !media.currentSrc.includes('until'))", 60_000);
            Assert.True(await watch.EvaluateAsync<double>("window.lastPlace") >= before);
            Assert.Equal(0, await watch.EvaluateAsync<int>("window.stepsBack"));
            Assert.True(await watch.EvaluateAsync<int>("[...window.sources].filter(source => source.includes('until')).length") > 2);
            await watch.GetByTestId("spoke").First.WaitForAsync();
            Assert.Empty(gp.Troubles.Concat(specialist.Troubles));
        });
    }

    private static Task UntilAsync(IPage page, string condition, int milliseconds = 30_000) =>
        page.WaitForFunctionAsync($"() => {{ const d = document.querySelector('.player')?.dataset; return d && {condition}; }}", null, new() { Timeout = milliseconds, PollingInterval = 50 });

    private static async Task<string> RecordingIdAsync(Clinician person, string room)
    {
        string session = await (await person.Page.APIRequest.GetAsync(person.At($"/api{room}"))).TextAsync();
        string patientCase = JsonDocument.Parse(session).RootElement.GetProperty("cases")[0].GetProperty("id").GetString()!;
        string list = await (await person.Page.APIRequest.GetAsync(person.At($"/api/cases/{patientCase}/recordings"))).TextAsync();
        return JsonDocument.Parse(list).RootElement[0].GetProperty("id").GetString()!;
    }
}
