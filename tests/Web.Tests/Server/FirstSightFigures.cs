using System.Globalization;
using System.Net.Http.Headers;
using CaseHub.Hub.Tests.Attachments;
using Microsoft.Playwright;
using SkiaSharp;

namespace CaseHub.Web.Tests.Server;

/// <summary>
/// What a specialist sees of a case with ten photos behind 64 kbit/s, and when; for <c>eng/bench.sh files</c>. They have signed in, so style and script are kept by the browser: the page,
/// the previews and the picture that is opened come over the line. Times are from the page's first byte.
/// </summary>
public sealed class FirstSightFigures
{
    private const int Photos = 10, BytesPerSecond = 64_000 / 8, LatencyMs = 150;

    /// <summary>When each image of the strip was there to be seen: a placeholder by the next frame after the parser met it, a preview when it had come.</summary>
    private const string Watch = """
        window.sights = { placeholder: [], small: [] };
        const seen = new WeakSet();
        const look = () => {
          for (const image of document.querySelectorAll('.file-strip img')) {
            if (seen.has(image) || !image.complete || image.naturalWidth === 0) continue;
            seen.add(image);
            window.sights[image.classList.contains('placeholder') ? 'placeholder' : 'small'].push(performance.now());
          }
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
        """;

    private const string Told = """
        () => {
          const [page] = performance.getEntriesByType('navigation');
          const bytes = performance.getEntriesByType('resource').filter(one => one.name.includes('/previews/')).map(one => one.transferSize);
          const from = page.responseStart;
          return [Math.max(...window.sights.placeholder) - from, Math.max(...window.sights.small) - from, page.transferSize, bytes.reduce((sum, one) => sum + one, 0), Math.max(...bytes)];
        }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Of_ten_photos_at_64_kbit()
    {
        await using var server = new DemoServer();
        await server.InitializeAsync();
        string path = await CaseAsync(server);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        // A service worker's requests would pass the emulated line by.
        var page = await (await browser.NewContextAsync(new() { BaseURL = server.Url.ToString(), ServiceWorkers = ServiceWorkerPolicy.Block, ViewportSize = new() { Width = 1280, Height = 800 } })).NewPageAsync();
        await page.AddInitScriptAsync(Watch);
        await page.GotoAsync("/sign-in");
        await page.Locator("[name=email]").FillAsync("specialist@demo.casehub");
        await page.Locator("[name=password]").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var line = await page.Context.NewCDPSessionAsync(page);
        await line.SendAsync("Network.enable");
        await line.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = LatencyMs, ["downloadThroughput"] = BytesPerSecond, ["uploadThroughput"] = BytesPerSecond });

        await page.GotoAsync(path, new() { Timeout = 120_000 });
        await page.WaitForFunctionAsync($"() => window.sights.small.length === {Photos}", null, new() { Timeout = 120_000 });
        double[] told = await page.EvaluateAsync<double[]>(Told);
        Assert.Equal(Photos, await page.EvaluateAsync<int>("() => window.sights.placeholder.length"));
        Print("first-sight-ms", told[0]);
        Print("first-sight-small-ms", told[1]);
        Print("first-sight-page-bytes", told[2]);
        Print("first-sight-previews-bytes", told[3]);

        await page.GetByTestId("strip-file").First.ClickAsync(new() { Timeout = 120_000 });
        await page.WaitForFunctionAsync("() => document.querySelector('img[data-medium]')?.naturalWidth > 1000 && document.querySelector('img[data-medium]').complete", null, new() { Timeout = 120_000 });
        double[] medium = await page.EvaluateAsync<double[]>("""
            () => {
              const [page] = performance.getEntriesByType('navigation');
              const [one] = performance.getEntriesByType('resource').filter(entry => entry.name.includes('/previews/medium'));
              const again = performance.getEntriesByType('resource').filter(entry => entry.name.includes('/previews/small')).reduce((sum, entry) => sum + entry.transferSize, 0);
              return [one.responseEnd - page.responseStart, one.transferSize, again];
            }
            """);
        Print("open-picture-medium-ms", medium[0]);
        Print("open-picture-medium-bytes", medium[1]);
        Print("small-previews-fetched-twice-bytes", medium[2]);
    }

    private static async Task<string> CaseAsync(DemoServer server)
    {
        using var gp = await server.ProgramAsync("gp");
        using var specialist = await server.ProgramAsync("specialist");
        var id = await gp.RequestOpinionAsync();
        byte[] photo = Drawn.Photo(4000, 3000, SKEncodedImageFormat.Jpeg);
        for (int i = 0; i < Photos; i++)
        {
            using var file = new ByteArrayContent(photo);
            file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            using var body = new MultipartFormDataContent { { file, "file", $"photo-{i}.jpg" } };
            using var answer = await gp.PostAsync($"/api/cases/{id}/attachments", body, Cancel);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        }

        await specialist.PostJsonAsync($"/api/cases/{id}/accept", new { });
        return $"/cases/{id}";
    }

    private static void Print(string figure, double value) =>
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{"figure":"{{figure}}","value":{{value:F0}}}"""));
}
