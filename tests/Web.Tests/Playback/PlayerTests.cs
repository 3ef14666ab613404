using System.Globalization;
using System.Text.Json;
using CaseHub.Hub.Recordings;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Server;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Playback;

/// <summary>Playing a finished recording in a real browser.</summary>
[Collection(nameof(DemoServer))]
[Trait("Category", "Browser")]
public sealed class PlayerTests(DemoServer server, Chromium chromium, PlayerTests.World world) : IClassFixture<Chromium>, IClassFixture<PlayerTests.World>, IAsyncLifetime
{
    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    private readonly List<string> troubles = [];
    private DemoRecording recording = null!;

    public async ValueTask InitializeAsync()
    {
        byte[][] tracks = await FakeTrack.BothAsync();
        recording = world.Recording ??= await DemoRecording.ShelveAsync(server, track => new MemoryStream(tracks[track]), FakeTrack.Seconds, Furnish);
        if (world.Note is not null) return;
        using var specialist = await server.ProgramAsync("specialist");
        world.Note = (await specialist.PostJsonAsync($"/api/cases/{recording.CaseId}/notes", new
        {
            markdown = "# What was seen\n\n- both hands at [00:12], **no** mucosal lesions\n- the plan is said at [00:20]",
            recordingId = recording.Id,
        })).GetProperty("id").GetGuid();
    }

    public async ValueTask DisposeAsync() => await chromium.CloseWindowsAsync();

    [Fact]
    public async Task Player_has_no_axe_finding_and_fits_any_screen_light_dark_and_right_to_left()
    {
        var page = await OpenAsync("gp", recording.Path);
        await SeekAsync(page, 12.5);
        foreach (var (scheme, width, direction) in new[] { (ColorScheme.Light, 1280, "ltr"), (ColorScheme.Dark, 1280, "ltr"), (ColorScheme.Light, 360, "ltr"), (ColorScheme.Dark, 360, "rtl") })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await page.SetViewportSizeAsync(width, 800);
            await page.EvaluateAsync("direction => { document.documentElement.dir = direction; }", direction);
            await CheckAsync(page, $"player {scheme} {width} {direction}");
            await PictureAsync(page, $"player-{scheme}-{width}-{direction}");
        }

        await page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print, ColorScheme = ColorScheme.Light });
        Assert.True(await page.GetByTestId("chapters").IsVisibleAsync());
        Assert.False(await page.Locator(".player-bar").IsVisibleAsync());
        await PictureAsync(page, "player-print");
        Assert.Empty(troubles);
    }

    [Fact]
    public async Task Everything_can_be_done_by_keyboard()
    {
        var page = await OpenAsync("gp", recording.Path);
        await page.GetByTestId("play-recording").FocusAsync();
        await page.Keyboard.PressAsync("k");
        await UntilAsync(page, "d => d.state === 'playing'");
        await page.Keyboard.PressAsync("k");
        await UntilAsync(page, "d => d.state === 'paused'");

        await PressAsync(page, "Home", 0);
        await PressAsync(page, "ArrowRight", 5);
        await PressAsync(page, "ArrowLeft", 0);
        await PressAsync(page, "l", 10);
        await PressAsync(page, "j", 0);
        // The chapters: a mark at 4 s, a wordless one at 9 s, the note's moments at 12 and 20 s.
        foreach (double chapter in new[] { 4.0, 9, 12, 20 }) await PressAsync(page, "n", chapter);
        Assert.Contains("the plan is said", await page.Locator(".chapters [aria-current=true]").InnerTextAsync(), StringComparison.Ordinal);
        await PressAsync(page, "p", 12);
        await page.Keyboard.PressAsync(">");
        Assert.Equal("1.25", await page.GetByTestId("speed").InputValueAsync());

        await page.Locator(".track-volume").First.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        Assert.Equal("0", await page.Locator(".player-track video").First.EvaluateAsync<string>("media => String(media.volume)"));
        await UntilAsync(page, "d => Math.abs(Number(d.position) - 12) < 0.1");
    }

    [Fact]
    public async Task Who_speaks_is_shown_and_told()
    {
        var page = await OpenAsync("gp", recording.Path);
        Assert.Equal(2, await page.GetByTestId("spoke").CountAsync());
        Assert.Contains("spoke 00:09", await page.GetByTestId("spoke").First.InnerTextAsync(), StringComparison.Ordinal);

        foreach (var (at, speakers) in new[] { (2.0, "Dr. Giulia Conti"), (14, "Dr. Hélène Martin"), (22.5, "") })
        {
            await SeekAsync(page, at);
            Assert.Equal(speakers, await page.EvaluateAsync<string>("[...document.querySelectorAll('.player-track.speaking bdi')].map(e => e.textContent).join()"));
            Assert.Equal(speakers.Length > 0 ? $"Speaking: {speakers}" : "", await page.Locator(".player-speakers").TextContentAsync());
        }
    }

    [Fact]
    public async Task A_moment_in_a_note_is_reached_within_a_second_and_plays_from_there()
    {
        var page = await OpenAsync("gp", recording.Path);
        await page.EvaluateAsync("""
            () => {
              const link = document.querySelector('.note a.moment');
              link.addEventListener('click', () => { window.pressedAt = performance.now(); });
              window.reached = new Promise(resolve => {
                const look = () => {
                  const { state, position } = document.querySelector('.player').dataset;
                  const all = [...document.querySelectorAll('video')].every(video => !video.paused && !video.seeking && video.currentTime >= 9.9);
                  if (window.pressedAt && state === 'playing' && Number(position) >= 12 && all) resolve(performance.now() - window.pressedAt);
                  else requestAnimationFrame(look);
                };
                look();
              });
            }
            """);
        await page.Locator(".note a.moment").First.ClickAsync();
        double milliseconds = await page.EvaluateAsync<double>("window.reached");

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the moment played after {milliseconds:F0} ms"));
        Assert.InRange(milliseconds, 0, 1000);
    }

    [Fact]
    public async Task A_notes_own_page_shows_the_clip_beside_it_and_plays_it_only_when_asked()
    {
        var page = await OpenAsync("gp", $"/notes/{world.Note}");
        await UntilAsync(page, "d => d.state === 'paused' && Number(d.position) === 12");
        Assert.True(await page.Locator("video").First.EvaluateAsync<bool>("media => media.paused && media.played.length === 0"));
        await CheckAsync(page, "a note's page");
        await PictureAsync(page, "note");

        await page.GetByTestId("play-recording").ClickAsync();
        await UntilAsync(page, "d => d.state === 'playing' && Number(d.position) > 12.2");
        await page.Locator(".prose a.moment").Nth(1).ClickAsync();
        await UntilAsync(page, "d => d.state === 'playing' && Number(d.position) >= 20");
    }

    [Fact]
    public async Task The_current_time_and_a_chapter_go_into_the_note()
    {
        byte[][] tracks = await FakeTrack.BothAsync();
        var own = await DemoRecording.ShelveAsync(server, track => new MemoryStream(tracks[track]), FakeTrack.Seconds, Furnish);
        var page = await OpenAsync("gp", own.Path);
        var editor = page.GetByTestId("note-editor").Last;
        await SeekAsync(page, 9);
        await editor.FillAsync("Seen at ");
        await editor.PressAsync("Control+m");
        Assert.Equal("Seen at [00:09]", await editor.InputValueAsync());

        await page.GetByTestId("chapter").First.GetByRole(AriaRole.Button).ClickAsync();
        Assert.Equal("Seen at [00:09]\n[00:04] Look at the left hand", await editor.InputValueAsync());
        await page.GetByTestId("seek").PressAsync("t");
        Assert.EndsWith("\n[00:09]", await editor.InputValueAsync(), StringComparison.Ordinal);
        await page.GetByTestId("save-note").Last.ClickAsync();
        await page.Locator(".chapters li[data-kind=note]", new() { HasText = "Seen at" }).First.WaitForAsync();
        Assert.Contains(own.Path, page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_told()
    {
        byte[][] tracks = await FakeTrack.BothAsync();
        var broken = await DemoRecording.ShelveAsync(server, track => new MemoryStream(tracks[track]), FakeTrack.Seconds, shelved =>
        {
            (shelved.State, shelved.MissingMs) = (RecordingState.Interrupted, 180);
            shelved.Tracks[1].Standing = TrackStanding.Sealed;
            shelved.Redactions.Add(new RecordingRedaction
            {
                Id = Guid.CreateVersion7(), RecordingId = shelved.Id, OrganisationId = shelved.OrganisationId, By = shelved.AskedBy,
                At = DateTimeOffset.UtcNow, FromMs = 65_000, ToMs = 70_000, Reason = "a name",
            });
        });
        var page = await OpenAsync("gp", broken.Path);

        Assert.Contains("Interrupted, 180 ms missing.", await page.GetByTestId("interrupted").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Dr. Hélène Martin withdrew", await page.GetByTestId("withdrawn").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Taken out 01:05–01:10", await page.GetByTestId("left-out").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await page.Locator(".player-track").CountAsync());
        await page.GotoAsync($"/cases/{broken.CaseId}");
        Assert.Contains("Interrupted, 180 ms missing", await page.GetByTestId("recording").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_script_each_track_is_a_player_of_its_own_and_the_chapters_can_be_read()
    {
        var page = await SignInAsync("gp", new() { JavaScriptEnabled = false });
        await page.GotoAsync(recording.Path);

        Assert.Equal(2, await page.Locator("video[controls]").CountAsync());
        Assert.False(await page.Locator(".player-bar").IsVisibleAsync());
        Assert.Equal(4, await page.GetByTestId("chapter").CountAsync());
        Assert.Equal(2, await page.Locator("a[download]").CountAsync());
    }

    /// <summary>Two marks, a pause, and who spoke when, with a stretch without anybody.</summary>
    private static void Furnish(Recording recording)
    {
        recording.Marks.AddRange([DemoRecording.MarkOf(recording, 4000, "Look at the left hand"), DemoRecording.MarkOf(recording, 9000, "")]);
        recording.Pauses.Add(new RecordingPause { Id = Guid.CreateVersion7(), RecordingId = recording.Id, OrganisationId = recording.OrganisationId, By = recording.AskedBy, FromMs = 16_500, ToMs = 18_000 });
        recording.Tracks[0].Speech = """[{"fromMs":500,"toMs":4500},{"fromMs":5200,"toMs":7000},{"fromMs":18200,"toMs":22000}]""";
        recording.Tracks[0].Gaps = """[{"fromMs":16500,"toMs":18000,"cause":"pause"},{"fromMs":10000,"toMs":10400,"cause":"loss"}]""";
        recording.Tracks[1].Speech = """[{"fromMs":5600,"toMs":14400}]""";
    }

    private Task<IPage> SignInAsync(string account) => SignInAsync(account, new() { ReducedMotion = ReducedMotion.Reduce });

    private async Task<IPage> SignInAsync(string account, BrowserNewContextOptions options)
    {
        (options.BaseURL, options.ViewportSize, options.Locale) = (server.Url.ToString(), new() { Width = 1280, Height = 800 }, "en-GB");
        var page = await chromium.OpenAsync(options);
        page.PageError += (_, error) => troubles.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) troubles.Add(message.Text);
        };
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync($"{account}@demo.casehub");
        await page.GetByLabel("Password").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
        return page;
    }

    private async Task<IPage> OpenAsync(string account, string path)
    {
        var page = await SignInAsync(account);
        await page.GotoAsync(path);
        await UntilAsync(page, "d => d.position !== undefined");
        return page;
    }

    private static Task UntilAsync(IPage page, string condition) =>
        page.WaitForFunctionAsync($"() => ({condition})(document.querySelector('.player').dataset)", null, new() { Timeout = 15_000, PollingInterval = 30 });

    private static async Task SeekAsync(IPage page, double seconds)
    {
        await page.GetByTestId("seek").EvaluateAsync("(bar, seconds) => { bar.value = seconds; bar.dispatchEvent(new Event('input', { bubbles: true })); }", seconds);
        await UntilAsync(page, string.Create(CultureInfo.InvariantCulture, $"d => Math.abs(Number(d.position) - {seconds}) < 0.05"));
    }

    private static async Task PressAsync(IPage page, string key, double position)
    {
        await page.Keyboard.PressAsync(key);
        await UntilAsync(page, string.Create(CultureInfo.InvariantCulture, $"d => Math.abs(Number(d.position) - {position}) < 0.25"));
    }

    private static async Task CheckAsync(IPage page, string what)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = [.. Rules] } });
        Assert.True(result.Violations.Length == 0, $"{what}: {JsonSerializer.Serialize(result.Violations.Select(v => new { v.Id, v.Help, Nodes = v.Nodes.Select(n => n.Html) }))}");
        int overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{what} is {overflow} px wider than its window.");
    }

    /// <summary>For whoever looks; the one for the documentation is among them.</summary>
    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("CASEHUB_SCREENSHOTS") != "1") return;
        bool isPublic = name == "player-Light-1280-ltr";
        string folder = isPublic ? Repository.Screenshots : Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "tests", "pictures")).FullName;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, isPublic ? "playback.png" : $"{name}.png"), FullPage = true });
    }

    /// <summary>One recording and a note on it that no test changes.</summary>
    public sealed class World
    {
        internal DemoRecording? Recording { get; set; }

        public Guid? Note { get; set; }
    }
}
