using System.Globalization;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>Figures for <c>eng/bench.sh</c>, which holds them against the budgets: one JSON line each. Run by name, never with the other tests.</summary>
public sealed class Figures(ITestOutputHelper output)
{
    private const int Joins = 10;

    // From the press on "join" to the first picture of the other person that is shown.
    private const string JoinAndWaitForPicture = """
        async () => {
          const start = performance.now();
          document.querySelector('[data-testid=join]').click();
          for (;;) {
            const video = [...document.querySelectorAll('[data-testid=tile] video')].find(v => v.getVideoPlaybackQuality().totalVideoFrames > 0);
            if (video) return performance.now() - start;
            if (performance.now() - start > 30000) throw new Error('no picture within 30 s');
            await new Promise(next => setTimeout(next, 5));
          }
        }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Memory_of_a_server_that_has_just_started()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        Print("idle-rss-mb", hub.Resident / 1024.0 / 1024);
    }

    [Fact(Explicit = true)]
    public async Task Join_to_first_picture_and_bytes_of_the_pages()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        await using var pair = await Pair.SignInAsync(hub);
        var (gp, specialist) = pair;
        await gp.OpenAsync("/");
        Print("first-page-gzip-bytes", (await PageWeight.OfAsync(gp, Cancel)).Total);

        string room = await gp.OpenRoomAsync(specialist);
        Print("room-script-and-style-gzip-bytes", (await PageWeight.OfAsync(gp, Cancel)).ScriptAndStyle);

        await specialist.OpenAsync(room);
        await specialist.EnterRoomAsync();
        var times = new List<double>();
        for (int i = 0; i < Joins; i++)
        {
            await gp.OpenAsync(room);
            await gp.Page.WaitForFunctionAsync("() => document.querySelector('#room').dataset.link === 'connected' && document.querySelector('#preview').readyState >= 2");
            times.Add(await gp.Page.EvaluateAsync<double>(JoinAndWaitForPicture));
            await gp.PressAsync("leave");
            await gp.Page.Locator("#timeline").WaitForAsync();
        }

        times.Sort();
        Print("join-to-first-picture-ms-p50", times[Joins / 2]);
        Print("join-to-first-picture-ms-p95", times[^1]);
    }

    private void Print(string figure, double value) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"figure\":\"{figure}\",\"value\":{value:0}}}"));
}
