using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>One Chromium of one person: a process, an empty profile, and camera and microphone files of their own.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-quic",
    ];

    private readonly DirectoryInfo home;

    private Browser(DirectoryInfo folder, IBrowserContext context)
    {
        home = folder;
        Context = context;
    }

    public IBrowserContext Context { get; }

    /// <summary>The page that the browser opened with.</summary>
    public IPage Page => Context.Pages[0];

    /// <param name="devices">False: a machine with neither camera nor microphone.</param>
    /// <param name="sharp">True: Chromium's own camera, of any size; the drawn one has too few lines for three layers.</param>
    public static async Task<Browser> StartAsync(Persona persona, bool devices = true, bool sharp = false)
    {
        var folder = Directory.CreateTempSubdirectory($"browser-of-{persona.Account}-");
        string camera = Path.Combine(folder.FullName, "camera.y4m"), microphone = Path.Combine(folder.FullName, "microphone.wav");
        FakeCamera.Write(camera, persona.Background);
        FakeMicrophone.Write(microphone, persona.ToneHz);
        string[] media = devices
            ? [.. sharp ? Array.Empty<string>() : [$"--use-file-for-fake-video-capture={camera}"], $"--use-file-for-fake-audio-capture={microphone}"]
            : ["--use-fake-device-for-media-stream=device-count=0"];
        var playwright = await Driver.SharedAsync();
        var context = await playwright.Chromium.LaunchPersistentContextAsync(Path.Combine(folder.FullName, "profile"), new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = [.. Flags, .. media],
            // Playwright mutes headless browsers, and muted sound has no energy to measure.
            IgnoreDefaultArgs = ["--mute-audio"],
            ViewportSize = new() { Width = 1280, Height = 800 },
            Locale = "en-GB",
        });
        return new Browser(folder, context);
    }

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        home.Delete(recursive: true);
    }
}
