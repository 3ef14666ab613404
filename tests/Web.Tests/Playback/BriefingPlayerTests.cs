using System.Globalization;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Briefings;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Publishing;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Playback;

/// <summary>A published briefing's recording as its audience sees it: the GP spoke with a camera, the interpreter is heard alone, and slides were turned at 3, 6 and 12 seconds and put away at 18.</summary>
[Collection(nameof(DemoServer))]
[Trait("Category", "Browser")]
public sealed class BriefingPlayerTests(DemoServer server, Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private readonly List<string> troubles = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await chromium.CloseWindowsAsync();

    [Fact]
    public async Task Slides_follow_what_is_played_and_who_is_only_heard_has_a_line()
    {
        string path = await ShelveAsync();
        var page = await OpenAsync(path, new() { ReducedMotion = ReducedMotion.Reduce });
        await page.WaitForFunctionAsync("() => document.querySelector('.player').dataset.position !== undefined");
        Assert.False(await page.GetByTestId("play-slides").IsVisibleAsync());

        // Forwards, backwards, where none was shown, and by the keys for chapters.
        foreach (var (seconds, number) in new[] { (4.0, 1), (13, 3), (7, 2) }) await SeekToAsync(page, seconds, number);
        Assert.Equal("Itch", await page.Locator(".player-slides .visually-hidden").InnerTextAsync());
        await SeekAsync(page, 20);
        await page.GetByTestId("play-slides").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await page.GetByTestId("play-recording").FocusAsync();
        await page.Keyboard.PressAsync("p");
        await OnPageAsync(page, 3);
        await page.Keyboard.PressAsync("p");
        await OnPageAsync(page, 2);

        await SeekAsync(page, 11.5);
        await page.Keyboard.PressAsync("k");
        await OnPageAsync(page, 3);
        await page.Keyboard.PressAsync("k");

        await AssertDownloadsAsync(page, path);
        await AssertShapeAsync(page);
        await AssertWithoutPdfAsync(page, path);
        Assert.Empty(troubles);
    }

    /// <summary>A sharp page beside the picture, a line for the voice, and all of it in 360 pixels too.</summary>
    private static async Task AssertShapeAsync(IPage page)
    {
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 360) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await page.SetViewportSizeAsync(width, 800);
            await page.WaitForFunctionAsync("() => { const one = document.querySelector('.player-slide canvas'), box = one?.getBoundingClientRect(), pane = document.querySelector('.player-slide').getBoundingClientRect(); return box && box.height <= pane.height + 1 && box.height > 0.98 * pane.height && one.height >= Math.floor(box.height * devicePixelRatio) - 1; }");
            double voice = (await page.Locator("[data-kind=voice]").BoundingBoxAsync())!.Height, camera = (await page.Locator("[data-kind=camera]").BoundingBoxAsync())!.Height;
            Assert.True(voice < 90 && camera > 1.5 * voice, $"At {width} pixels the voice takes {voice:0} and the camera {camera:0}.");
            Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            await PictureAsync(page, $"briefing-player-{scheme}-{width}");
        }

        bool isBeside = await page.EvaluateAsync<bool>("document.querySelector('.player-slide').getBoundingClientRect().bottom <= document.querySelector('.player-tracks').getBoundingClientRect().top");
        Assert.True(isBeside, "On a phone the slide stands above the picture.");
        await page.SetViewportSizeAsync(1280, 800);
        await Axe.CheckHereAsync(page, "a briefing's recording with slides");
    }

    /// <summary>What is offered is there to take; without script the list of files is what there is of the slides.</summary>
    private async Task AssertDownloadsAsync(IPage page, string path)
    {
        Assert.Equal(["", "it"], await page.GetByTestId("download-video").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.language ?? '')"));
        var waiting = page.WaitForDownloadAsync();
        await page.GetByTestId("briefing-decks").GetByRole(AriaRole.Link).ClickAsync();
        Assert.Equal("rash.pdf", (await waiting).SuggestedFilename);

        // Hosts who think otherwise take the files away, and not the slides that are shown beside the picture.
        using var host = await server.ProgramAsync("gp");
        await host.PostJsonAsync($"/api{path}/publish", new { mayDownload = false });
        await page.ReloadAsync();
        Assert.Equal(0, await page.GetByTestId("download-video").CountAsync());
        Assert.Equal(0, await page.Locator(".track-download").CountAsync());
        await SeekToAsync(page, 13, 3);

        var plain = await OpenAsync(path, new() { JavaScriptEnabled = false });
        Assert.True(await plain.GetByTestId("briefing-decks").GetByRole(AriaRole.Link).IsVisibleAsync());
        Assert.False(await plain.GetByTestId("play-slides").IsVisibleAsync());
        Assert.True(await plain.Locator("video[controls]").IsVisibleAsync());
    }

    private static async Task AssertWithoutPdfAsync(IPage page, string path)
    {
        await page.RouteAsync("**/decks/*", route => route.AbortAsync());
        await page.GotoAsync(path);
        await SeekAsync(page, 7);
        await page.Locator(".player-slide-number").GetByText("Slide 2 cannot be shown here").WaitForAsync();
        Assert.Equal(0, await page.Locator(".player-slide canvas").CountAsync());

        // The next page asks for the file once more.
        await page.UnrouteAsync("**/decks/*");
        await SeekToAsync(page, 13, 3);
    }

    private static async Task SeekToAsync(IPage page, double seconds, int number)
    {
        await SeekAsync(page, seconds);
        await OnPageAsync(page, number);
    }

    private static Task SeekAsync(IPage page, double seconds) =>
        page.GetByTestId("seek").EvaluateAsync("(bar, seconds) => { bar.value = seconds; bar.dispatchEvent(new Event('input', { bubbles: true })); }", seconds);

    private static Task OnPageAsync(IPage page, int number) => page.Locator($".player-slide[data-page='{number}'][aria-label='Slide {number} of 3'] canvas").WaitForAsync();

    /// <summary>As the coordinator, who was in the audience.</summary>
    private async Task<IPage> OpenAsync(string path, BrowserNewContextOptions options)
    {
        (options.BaseURL, options.ViewportSize, options.Locale) = (server.Url.ToString(), new() { Width = 1280, Height = 800 }, "en-GB");
        var page = await chromium.OpenAsync(options);
        page.PageError += (_, error) => troubles.Add(error);
        page.Console += (_, message) => { if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) troubles.Add(message.Text); };
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync("coordinator@demo.casehub");
        await page.GetByLabel("Password").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
        await page.GotoAsync(path);
        return page;
    }

    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("CASEHUB_SCREENSHOTS") != "1") return;
        string folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "tests", "pictures")).FullName;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    /// <returns>The path of its page.</returns>
    private async Task<string> ShelveAsync()
    {
        byte[] clip = (await FakeTrack.BothAsync())[0];
        var startedAt = DateTimeOffset.UtcNow.AddMinutes(-5);
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        async Task<Membership> Of(string account) => await db.Set<Membership>().SingleAsync(m => db.Users.Any(user => user.Id == m.ClinicianId && user.Email == $"{account}@demo.casehub"), Cancel);
        var (gp, audience) = (await Of("gp"), await Of("coordinator"));
        var (id, owner) = (Guid.CreateVersion7(), gp.OrganisationId);
        var stage = new SessionStage { SessionId = id, OrganisationId = owner, State = StageState.Live, StartedAt = startedAt };
        db.AddRange(
            new Session { Id = id, OrganisationId = owner, Kind = SessionKind.Briefing, CreatedBy = gp.ClinicianId, CreatedAt = startedAt },
            stage,
            new Briefing
            {
                Id = id, OrganisationId = owner, Title = "Ward round", Description = "", Languages = ["en", "it"], StartsAt = startedAt, Minutes = 60, TimeZone = "Europe/Rome",
                WhoMayCome = Circle.Organisation, CreatedById = gp.ClinicianId, CreatedAt = startedAt,
            },
            new SessionSeat { SessionId = id, ClinicianId = gp.ClinicianId, OrganisationId = owner, ForOrganisationId = owner, Role = SeatRole.Host, Place = StagePlace.Stage },
            new SessionSeat { SessionId = id, ClinicianId = audience.ClinicianId, OrganisationId = owner, ForOrganisationId = owner, Role = SeatRole.Audience, Place = StagePlace.Audience });
        await db.SaveChangesAsync(Cancel);
        using var host = await server.ProgramAsync("gp");
        using var slides = new MultipartFormDataContent { { new ByteArrayContent(PdfSamples.Pages("Rash", "Itch", "Plan")), "file", "rash.pdf" } };
        using var added = await host.PostAsync(new Uri(server.Url, $"/api/sessions/{id}/decks"), slides, Cancel);
        added.EnsureSuccessStatusCode();
        string deck = System.Text.Json.JsonDocument.Parse(await added.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("id").GetString()!;

        await StoreAsync(scope.ServiceProvider, RecordingOf(id, gp, startedAt), clip);
        foreach (var (seconds, body) in new[] { (3, Page(deck, 1)), (6, Page(deck, 2)), (12, Page(deck, 3)), (18, """{"deckId":null,"page":0}""") })
            db.Add(new RoomLogEntry { SessionId = id, Seq = 1000 + seconds, OrganisationId = owner, Type = "slide", At = startedAt.AddSeconds(seconds), Body = body });
        (stage.State, stage.EndedAt) = (StageState.Ended, startedAt.AddSeconds(FakeTrack.Seconds));
        await db.SaveChangesAsync(Cancel);
        using var published = await host.PostAsync(new Uri(server.Url, $"/api/briefings/{id}/publish"), null, Cancel);
        Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync(Cancel));
        return $"/briefings/{id}";
    }

    private static string Page(string deck, int number) => string.Create(CultureInfo.InvariantCulture, $$"""{"deckId":"{{deck}}","page":{{number}}}""");

    private static Recording RecordingOf(Guid session, Membership gp, DateTimeOffset startedAt)
    {
        var recording = new Recording
        {
            Id = Guid.CreateVersion7(), SessionId = session, OrganisationId = gp.OrganisationId, AskedBy = gp.ClinicianId, AskedAt = startedAt, PatientBasis = "no-patient", PatientHow = "", PatientReference = "",
            Class = RecordingClass.Teaching, State = RecordingState.Completed, StartedAt = startedAt, StoppedAt = startedAt.AddSeconds(FakeTrack.Seconds),
        };
        recording.Tracks.AddRange(((string[])["voice", "camera"]).Select(source => new RecordingTrack
        {
            Id = Guid.CreateVersion7(), RecordingId = recording.Id, ClinicianId = gp.ClinicianId, Label = source == "voice" ? "Nadia Rahman" : Persona.Gp.FullName, Source = source, Language = source == "voice" ? "it" : null,
            HasAudio = true, HasVideo = source == "camera", DurationMs = FakeTrack.Seconds * 1000L,
        }));
        return recording;
    }

    private static async Task StoreAsync(IServiceProvider services, Recording recording, byte[] clip)
    {
        foreach (var track in recording.Tracks)
        {
            var stored = await services.GetRequiredService<IBlobStore>().WriteAsync(BlobNames.Track(recording.OrganisationId, recording.SessionId, recording.Id, track.Id), new MemoryStream(clip), "video/webm", Cancel);
            (track.Sha256, track.Bytes) = (stored.Sha256, stored.Length);
        }

        services.GetRequiredService<HubDb>().Add(recording);
    }
}
