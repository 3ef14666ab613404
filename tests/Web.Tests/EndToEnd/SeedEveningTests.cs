using System.Globalization;
using System.Text.Json;
using CaseHub.Web.Tests.Server;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>
/// One evening as in 2020: a chief physician, an interpreter, colleagues of three countries before six screens in five languages; seven questions are asked and answered, slides are turned,
/// and the day after everything is found again.
/// </summary>
[Trait("Category", "Browser")]
public sealed class SeedEveningTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Italian = "it";

    private static readonly Persona Chief = Persona.Guest;
    private static readonly Persona Voice = new("interpreter", "Nadia Rahman", new Colour(30, 120, 130), 620);

    /// <summary>Account, language of the browser, and what they ask.</summary>
    private static readonly (string Account, string Locale, string[] Asks)[] Audience =
    [
        ("gp", "it-IT", ["Quando si può estubare?", "Quanto dura la contagiosità?"]),
        ("coordinator", "it-IT", ["Come dividete i reparti?"]),
        ("specialist", "fr-FR", ["Quelle dose de corticoïdes ?"]),
        ("viewer", "ur-PK", ["بچوں میں علامات کیا ہیں؟"]),
        ("specialist2", "zh-CN", ["血氧低于多少要吸氧？"]),
        ("admin", "en-GB", ["Which masks do you use on the ward?"]),
    ];

    private readonly List<string> troubles = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Seven_questions_are_answered_in_two_languages_and_found_again()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        await using var chief = await Clinician.SignInAsync(hub, Chief);
        await using var voice = await Clinician.SignInAsync(hub, Voice);
        await Evidence.OnFailureAsync(hub, [chief, voice], async () =>
        {
            string briefing = await AnnounceAsync(chief);
            var screens = new List<IPage>();
            foreach (var (account, locale, _) in Audience) screens.Add(await WatchAsync(hub, account, locale, briefing));

            await BeginAsync(chief, voice, briefing);
            await HearAsync(screens);
            await AskAndAnswerAsync(chief, screens);
            await EndAsync(chief, screens);

            await AssertChaptersAsync(chief, briefing);
            await AssertBothLanguagesAsync(chief, briefing);
            await AssertAttendanceAsync(chief, briefing);
            Assert.Empty(troubles.Concat(chief.Troubles).Concat(voice.Troubles));
            Assert.DoesNotContain("fail:", hub.Output, StringComparison.Ordinal);
        });
    }

    /// <returns>The path of its page.</returns>
    private static async Task<string> AnnounceAsync(Clinician chief)
    {
        var begins = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow.AddMinutes(10), TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome"));
        await chief.OpenAsync("/briefings/new");
        await chief.FillAsync("title", "What we have learned in six weeks");
        await chief.FillAsync("date", begins.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await chief.FillAsync("time", begins.ToString("HH:mm", CultureInfo.InvariantCulture));
        await chief.FillAsync("timeZone", "Europe/Rome");
        await chief.Page.Locator("[name=languages]").SelectOptionAsync("en");
        await chief.Page.Locator("[name=into1]").SelectOptionAsync(Italian);
        await chief.Page.Locator("[name=whoMayCome][value=link]").CheckAsync();
        await chief.PressAsync("make-briefing");
        await chief.SeeAsync("invite-person");
        string path = new Uri(chief.Page.Url).AbsolutePath[..^"/edit".Length];
        await chief.Page.Locator("[name=clinicianId]:visible").SelectOptionAsync(new SelectOptionValue { Label = $"{Voice.FullName}, Harbour University Hospital" });
        await chief.Page.Locator("[name=role]:visible").SelectOptionAsync("interpreter");
        await chief.Page.Locator("[name=language]:visible").SelectOptionAsync(Italian);
        await chief.PressAsync("invite-person");
        await Assertions.Expect(chief.Element("briefing-person").Filter(new() { HasText = Voice.FullName })).ToHaveCountAsync(1);
        await chief.OpenAsync(path);
        await chief.ScreenshotAsync("briefing-page");
        return path;
    }

    /// <summary>Whoever opens the page with the link is in: no registration, no device, no question.</summary>
    private async Task<IPage> WatchAsync(RunningHub hub, string account, string locale, string briefing)
    {
        var page = await chromium.OpenAsync(new() { BaseURL = hub.Address.ToString(), Locale = locale, ViewportSize = new() { Width = 1000, Height = 700 } });
        page.PageError += (_, error) => troubles.Add($"{account}: {error}");
        await page.GotoAsync("/sign-in");
        await page.Locator("[name=email]").FillAsync($"{account}@demo.casehub");
        await page.Locator("[name=password]").FillAsync(RunningHub.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
        await page.GotoAsync($"{briefing}/live");
        await page.Locator("#room[data-state=call]").WaitForAsync();
        return page;
    }

    /// <summary>Slides, the booth, the recording with both yeses, and the beginning.</summary>
    private static async Task BeginAsync(Clinician chief, Clinician voice, string briefing)
    {
        await voice.OpenAsync($"{briefing}/live");
        await voice.EnterRoomAsync();
        await voice.PressAsync("tab-channels");
        await voice.PressAsync("booth-air");
        await voice.UntilAsync("() => document.querySelector('[data-testid=booth]').dataset.voice === 'connected'");

        await chief.OpenAsync($"{briefing}/live");
        await chief.EnterRoomAsync();
        await chief.PressAsync("tab-slides");
        await chief.Page.Locator("#panel-slides input[type=file]").SetInputFilesAsync(new FilePayload { Name = "six-weeks.pdf", MimeType = "application/pdf", Buffer = PdfSamples.Pages("First weeks", "Oxygen", "Wards") });
        await chief.PressAsync("deck-show");
        await chief.PressAsync("start-briefing");
        await chief.UntilRoomAsync("stage", "Live");

        await chief.PressAsync("start-recording");
        await chief.Element("patient-basis").SelectOptionAsync("no-patient");
        await chief.PressAsync("confirm-recording");
        await Task.WhenAll(chief.AnswerAsync(true), voice.AnswerAsync(true));
        await chief.UntilRoomAsync("recording", "recording");
    }

    /// <summary>Everybody sees the chief; who has chosen Italian has the light of its channel on.</summary>
    private static async Task HearAsync(List<IPage> screens)
    {
        foreach (var screen in screens)
        {
            await screen.WaitForFunctionAsync("() => Number(document.querySelector('[data-testid=tile][data-source=camera]')?.dataset.frames) > 3", null, new() { Timeout = 40_000, PollingInterval = 100 });
            await screen.Locator("#slide[data-page='1'] canvas").WaitForAsync();
        }

        foreach (var screen in screens.Take(2))
        {
            await screen.GetByTestId("tab-channels").ClickAsync();
            await screen.GetByTestId("listen-to").SelectOptionAsync(Italian);
            await Assertions.Expect(screen.GetByTestId("channel-light")).ToHaveAttributeAsync("data-state", "on");
        }
    }

    private static async Task AskAndAnswerAsync(Clinician chief, List<IPage> screens)
    {
        await chief.PressAsync("tab-questions");
        foreach (var (screen, asks) in screens.Zip(Audience.Select(one => one.Asks)))
        {
            await screen.GetByTestId("tab-questions").ClickAsync();
            foreach (string question in asks)
            {
                await screen.GetByTestId("question-text").FillAsync(question);
                await screen.GetByTestId("ask-question").ClickAsync();
                await AnswerAsync(chief, question);
            }
        }

        Assert.Equal(7, await chief.Page.Locator("[data-testid=question][data-state=Answered]").CountAsync());
        await chief.ScreenshotAsync("briefing-live");
        await Assertions.Expect(screens[^1].Locator("[data-testid=question][data-state=Answered]")).ToHaveCountAsync(7);
    }

    /// <summary>The host takes it on, answers aloud, and turns a page on the way.</summary>
    private static async Task AnswerAsync(Clinician chief, string question)
    {
        var item = chief.Page.Locator("[data-testid=question]").Filter(new() { HasText = question });
        await item.GetByTestId("question-accept").ClickAsync();
        await item.GetByTestId("question-begin").ClickAsync();
        await Assertions.Expect(item).ToHaveAttributeAsync("data-state", "Answering");
        if (await chief.Element("slide-on").IsEnabledAsync()) await chief.PressAsync("slide-on");
        await item.GetByTestId("question-finish").ClickAsync();
        await Assertions.Expect(item).ToHaveAttributeAsync("data-state", "Answered");
    }

    private static async Task EndAsync(Clinician chief, List<IPage> screens)
    {
        await chief.PressAsync("end-briefing");
        await chief.PressAsync("sure-yes");
        foreach (var screen in screens) await screen.Locator("#room[data-stage=Ended]").WaitForAsync();
        await chief.UntilRoomAsync("recording", "");
    }

    private static async Task AssertChaptersAsync(Clinician chief, string briefing)
    {
        await chief.OpenAsync(briefing);
        await chief.SeeAsync("briefing-recording");
        await chief.SeeAsync("chapter");
        await chief.Page.Locator(".player-slide[data-page]").WaitForAsync();
        await chief.ScreenshotAsync("briefing-afterwards");
        Assert.Equal(Audience.SelectMany(one => one.Asks), await chief.Page.Locator("[data-testid=chapter][data-kind=question]").EvaluateAllAsync<string[]>("all => all.map(one => one.querySelector('bdi, [dir=auto]').textContent.trim())"));
        Assert.True(await chief.Page.Locator("[data-testid=chapter][data-kind=slide]").CountAsync() >= 2, "The pages that were turned are no chapters.");
        Assert.Equal(7, await chief.Element("published-question").CountAsync());
    }

    /// <summary>The floor and the channel are tracks of their own, each with its own person's tone and nobody else's; playback has the same choice as the evening.</summary>
    private static async Task AssertBothLanguagesAsync(Clinician chief, string briefing)
    {
        string id = await chief.Element("chapters").GetAttributeAsync("data-recording") ?? "";
        var answer = await chief.Page.APIRequest.GetAsync(chief.At($"/api/recordings/{id}"));
        using var recording = JsonDocument.Parse(await answer.TextAsync());
        var tracks = recording.RootElement.GetProperty("tracks").EnumerateArray().ToList();
        Assert.Equal(["camera", "voice"], tracks.Select(track => track.GetProperty("kind").GetString()).Order());
        foreach (var (kind, persona, other) in new[] { ("camera", Chief, Voice), ("voice", Voice, Chief) })
        {
            var track = tracks.Single(one => one.GetProperty("kind").GetString() == kind);
            Assert.Equal(kind == "voice" ? Italian : null, track.TryGetProperty("language", out var language) ? language.GetString() : null);
            var spectrum = await SpectrumAsync(chief, track.GetProperty("url").GetString()!);
            Assert.InRange(spectrum.DominantHz, persona.ToneHz - 15, persona.ToneHz + 15);
            Assert.True(spectrum.ShareAt(other.ToneHz) < 0.01, $"{other.FullName} is heard in the track of {persona.FullName}");
        }

        await chief.Element("play-language").SelectOptionAsync(Italian);
        await chief.PlayAsync();
    }

    private static async Task<Spectrum> SpectrumAsync(Clinician person, string url)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.webm");
        try
        {
            await File.WriteAllBytesAsync(path, await (await person.Page.APIRequest.GetAsync(person.At(url))).BodyAsync(), Cancel);
            return await new MediaFile(path).SpectrumAsync(Cancel);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task AssertAttendanceAsync(Clinician chief, string briefing)
    {
        await chief.OpenAsync($"{briefing}/attendance");
        var shares = await chief.Element("attendance-share").EvaluateAllAsync<string[]>("all => all.map(one => `${one.dataset.share} ${one.children[1].textContent.trim()}`)");
        foreach (string expected in (string[])["IT 3", "FR 4", "PK 1"]) Assert.Contains(expected, shares);
        var csv = await chief.Page.APIRequest.GetAsync(chief.At($"/api{briefing}/attendance.csv"));
        Assert.Contains("PK", await csv.TextAsync(), StringComparison.Ordinal);
    }
}
