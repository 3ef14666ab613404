namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>The yardstick itself: what the generated cameras and microphones show, and that a browser lets it through.</summary>
[Trait("Category", "Long")]
public sealed class GeneratedMediaTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Records what the browser's microphone and camera give, with its voice processing on as in a room.
    private const string RecordForSixSeconds = """
        async () => {
          const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
          const recorder = new MediaRecorder(stream, { mimeType: 'video/webm;codecs=vp8,opus' });
          const parts = [];
          recorder.ondataavailable = e => parts.push(e.data);
          const done = new Promise(resolve => recorder.onstop = resolve);
          recorder.start();
          setTimeout(() => recorder.stop(), 6000);
          await done;
          const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
          let text = '';
          for (const b of bytes) text += String.fromCharCode(b);
          return btoa(text);
        }
        """;

    /// <summary>Both at once, as in a consult.</summary>
    [Fact]
    public Task Voice_and_colour_of_each_person_pass_the_browsers_processing() => Task.WhenAll(Persona.All.Select(AssertPassesAsync));

    private static async Task AssertPassesAsync(Persona persona)
    {
        await using var browser = await Browser.StartAsync(persona);
        await browser.Page.RouteAsync("**/*", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<p>empty" }));
        await browser.Page.GotoAsync("http://localhost/");
        string path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, Convert.FromBase64String(await browser.Page.EvaluateAsync<string>(RecordForSixSeconds)), Cancel);
        var file = new MediaFile(path);

        var spectrum = await file.SpectrumAsync(Cancel);
        var colour = await file.DominantColourAsync(TimeSpan.FromSeconds(2), Cancel);
        TestContext.Current.TestOutputHelper!.WriteLine($"{persona.FullName}: {spectrum.DominantHz:F0} Hz, share {spectrum.ShareAt(persona.ToneHz):P0}, {colour}");

        Assert.InRange(spectrum.DominantHz, persona.ToneHz - 15, persona.ToneHz + 15);
        Assert.True(spectrum.ShareAt(persona.ToneHz) > 0.8);
        Assert.True(colour.DistanceTo(persona.Background) < 24, $"saw {colour}");
        File.Delete(path);
    }

    [Fact]
    public void A_spectrum_tells_two_tones_apart()
    {
        var samples = Enumerable.Range(0, 48_000).Select(i => (float)(Math.Sin(2 * Math.PI * 440 * i / 48_000) + 0.1 * Math.Sin(2 * Math.PI * 880 * i / 48_000)));
        var spectrum = new Spectrum(samples.ToArray(), 48_000);
        Assert.InRange(spectrum.DominantHz, 435, 445);
        Assert.InRange(spectrum.ShareAt(880), 0.005, 0.02);
    }
}
