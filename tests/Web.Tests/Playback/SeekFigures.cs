using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using CaseHub.Hub.Tests.Blobs;
using CaseHub.Web.Tests.Server;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Playback;

/// <summary>How long a seek takes in two hours of recording, from files and from Azure (the emulator); for <c>eng/bench.sh</c>.</summary>
public sealed class SeekFigures
{
    private const int Hours = 2, Seeks = 100, BrowserSeeks = 25;

    /// <summary>What a browser wants before it shows a picture: about a second of it.</summary>
    private const int Bytes = 128 * 1024;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task From_files()
    {
        await using var server = new DemoServer();
        await MeasureAsync(server, "files");
    }

    [Fact(Explicit = true)]
    public async Task From_Azure()
    {
        await using var azurite = new AzuriteServer();
        await azurite.InitializeAsync();
        await using var server = new DemoServer($"--CaseHub:Blobs:AzureConnectionString={azurite.ConnectionString}");
        await MeasureAsync(server, "azure");
    }

    private static async Task MeasureAsync(DemoServer server, string store)
    {
        string file = await TwoHoursAsync();
        try
        {
            await server.InitializeAsync();
            var recording = await DemoRecording.ShelveAsync(server, _ => File.OpenRead(file), Hours * 3600);
            Print($"seek-ms-p95-{store}", await RangesAsync(server, recording, new FileInfo(file).Length));
            Print($"browser-seek-ms-p95-{store}", await BrowserAsync(server, recording));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A person's track over and over, as ffmpeg writes a seekable file: a cue each second, in front.</summary>
    private static async Task<string> TwoHoursAsync()
    {
        string once = Path.GetTempFileName(), whole = Path.ChangeExtension(once, ".webm");
        await File.WriteAllBytesAsync(once, (await FakeTrack.BothAsync())[0], Cancel);
        int times = Hours * 3600 / FakeTrack.Seconds;
        using var ffmpeg = Process.Start("ffmpeg", ["-v", "error", "-y", "-stream_loop", $"{times - 1}", "-i", once, "-c", "copy", "-cues_to_front", "1", whole]);
        await ffmpeg.WaitForExitAsync(Cancel);
        Assert.Equal(0, ffmpeg.ExitCode);
        File.Delete(once);
        return whole;
    }

    private static async Task<double> RangesAsync(DemoServer server, DemoRecording recording, long length)
    {
        using var gp = await server.ProgramAsync("gp");
        var random = new Random(5);
        byte[] read = new byte[Bytes];
        var times = new List<double>();
        for (int seek = 0; seek < Seeks; seek++)
        {
            long from = random.NextInt64(length - Bytes);
            var request = new HttpRequestMessage(HttpMethod.Get, recording.TrackUrl(0)) { Headers = { Range = new RangeHeaderValue(from, null) } };
            long began = Stopwatch.GetTimestamp();
            using var answer = await gp.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
            await using var body = await answer.Content.ReadAsStreamAsync(Cancel);
            await body.ReadExactlyAsync(read, Cancel);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return Percentile95(times);
    }

    /// <summary>From the press on the bar until both tracks stand there and can go on.</summary>
    private static async Task<double> BrowserAsync(DemoServer server, DemoRecording recording)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        var page = await (await browser.NewContextAsync(new() { BaseURL = server.Url.ToString() })).NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.Locator("[name=email]").FillAsync("gp@demo.casehub");
        await page.Locator("[name=password]").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
        await page.GotoAsync(recording.Path);
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('video')].every(media => media.readyState >= 2)");
        double[] times = await page.EvaluateAsync<double[]>("""
            async count => {
              const bar = document.querySelector('[data-testid=seek]');
              const all = [...document.querySelectorAll('video')];
              const times = [];
              for (let seek = 0; seek < count; seek++) {
                const began = performance.now();
                bar.value = (seek * 2654435761 % 4294967296) / 4294967296 * (Number(bar.max) - 10) + 3;
                bar.dispatchEvent(new Event('input', { bubbles: true }));
                while (all.some(media => media.seeking || media.readyState < 2)) await new Promise(resolve => setTimeout(resolve, 2));
                times.push(performance.now() - began);
              }
              return times;
            }
            """, BrowserSeeks);
        return Percentile95(times);
    }

    private static double Percentile95(IEnumerable<double> times) => times.Order().ToList() is var sorted ? sorted[(int)(sorted.Count * 0.95)] : 0;

    private static void Print(string figure, double value) =>
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{"figure":"{{figure}}","value":{{value:F0}}}"""));
}
