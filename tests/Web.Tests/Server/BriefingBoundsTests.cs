using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CaseHub.Hub.Live.Stage;
using CaseHub.Web.Tests.EndToEnd;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>A briefing at its bounds, with pages of its host and its audience open: as many slides as there may be, and far more questions than anybody means to ask.</summary>
public sealed class BriefingBoundsTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private const int MostPages = 500, EachPage = 20_000;

    /// <summary>All but the host: ten people with a seat in the audience.</summary>
    private static readonly string[] Audience = ["gp", "coordinator", "admin", "admin2", "specialist", "specialist2", "hospital-admin", "hospital-admin2", "interpreter", "viewer"];

    private readonly DemoServer server = new("--CaseHub:Media:Port=0");
    private readonly List<string> troubles = [];
    private Guid session;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        session = await server.SeatAsync([("host", SeatRole.Host, StagePlace.Stage), .. Audience.Select(account => (account, SeatRole.Audience, StagePlace.Audience))]);
        using var host = await server.ProgramAsync("host");
        (await host.PostAsync($"/api/sessions/{session}/stage/begin", null, Cancel)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await chromium.CloseWindowsAsync();
        await server.DisposeAsync();
    }

    [Fact, Trait("Category", "Browser")]
    public async Task Slides_of_500_pages_are_there_at_once_turn_for_everybody_and_one_page_more_is_refused_in_words()
    {
        var (host, viewer) = (await OpenAsync("host"), await OpenAsync("viewer"));
        await host.GetByTestId("join").ClickAsync();
        await host.GetByTestId("tab-slides").ClickAsync();
        var file = host.Locator("#panel-slides input[type=file]");
        await file.SetInputFilesAsync(Slides(MostPages + 1));
        await Assertions.Expect(host.Locator("#panel-slides .field-error")).ToHaveTextAsync($"These slides have {MostPages + 1} pages, and {MostPages} is the most. Bring them in several files.");
        await Axe.CheckHereAsync(host, "slides that were refused");

        var slides = Slides(MostPages);
        var fetched = new ConcurrentBag<long>();
        viewer.Response += (_, answer) => { if (answer.Status == 206) fetched.Add(long.Parse(answer.Headers["content-length"], System.Globalization.CultureInfo.InvariantCulture)); };
        await file.SetInputFilesAsync(slides);
        await host.GetByTestId("deck-show").ClickAsync();
        await viewer.OnPageAsync(1);
        await Assertions.Expect(viewer.Locator(".slide-number")).ToHaveTextAsync($"1 of {MostPages}");
        Assert.InRange(fetched.Sum(), 1, slides.Buffer.Length / 10);

        await host.GetByTestId("slide-on").ClickAsync();
        await viewer.OnPageAsync(2);
        string deck = await host.GetByTestId("deck").GetAttributeAsync("data-deck") ?? "";
        using var program = await server.ProgramAsync("host");
        await program.PutAsync(session, "slides", new { deckId = deck, page = MostPages });
        await Task.WhenAll(host.OnPageAsync(MostPages), viewer.OnPageAsync(MostPages));
        await Assertions.Expect(viewer.Locator("#slides .visually-hidden")).ToHaveTextAsync($"Page {MostPages}");
        await Assertions.Expect(host.GetByTestId("slide-on")).ToBeDisabledAsync();
        TestContext.Current.TestOutputHelper!.WriteLine($"{fetched.Sum():N0} of {slides.Buffer.Length:N0} bytes for three pages of {MostPages}");
        Assert.InRange(fetched.Sum(), 1, slides.Buffer.Length / 5);
        Assert.Empty(troubles);
    }

    /// <summary>Each of ten people sends twenty at once: what was taken is in the queue, once, and what was not said so to who sent it. The bound itself is held in the hub's own tests.</summary>
    [Fact, Trait("Category", "Long")]
    public async Task Of_200_questions_in_a_minute_each_is_in_the_queue_once_or_was_refused_in_words_and_the_others_go_on()
    {
        var (host, viewer) = (await OpenAsync("host"), await OpenAsync("viewer"));
        await host.GetByTestId("join").ClickAsync();
        await host.GetByTestId("tab-questions").ClickAsync();
        var programs = await Task.WhenAll(Audience.Select(server.ProgramAsync));
        var answers = await Task.WhenAll(programs.SelectMany((program, who) => Enumerable.Range(0, 20).Select(number => AskAsync(program, $"Question {number} of {Audience[who]}"))));

        var taken = answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer.Text).ToList();
        foreach (string account in Audience) Assert.Equal(5, taken.Count(text => text.EndsWith($" of {account}", StringComparison.Ordinal)));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), refused =>
        {
            Assert.Equal((HttpStatusCode.TooManyRequests, "questions-too-many"), (refused.Status, refused.Body.GetProperty("type").GetString()));
            Assert.Matches("send it again in [0-9]+ seconds", refused.Body.GetProperty("detail").GetString());
        });
        await Assertions.Expect(host.GetByTestId("question")).ToHaveCountAsync(taken.Count);
        Assert.Equal(taken.Order(StringComparer.Ordinal), (await host.Locator("[data-testid=question] .question-text").AllInnerTextsAsync()).Order(StringComparer.Ordinal));
        await Axe.CheckHereAsync(host, "a queue of fifty questions");

        await viewer.GetByTestId("chat-input").FillAsync("Can you hear me?");
        await viewer.GetByTestId("chat-send").ClickAsync();
        await Assertions.Expect(host.Locator("#chat-list .chat-text")).ToHaveTextAsync("Can you hear me?");
        await host.GetByTestId("question").First.GetByTestId("question-accept").ClickAsync();
        await viewer.GetByTestId("tab-questions").ClickAsync();
        await Assertions.Expect(viewer.GetByTestId("question").And(viewer.Locator("[data-state=Accepted]"))).ToHaveCountAsync(1);
        await viewer.GetByTestId("question-text").FillAsync("And mine?");
        await viewer.GetByTestId("ask-question").ClickAsync();
        await Assertions.Expect(viewer.Locator("#panel-questions .field-error")).ToContainTextAsync("send it again in");
        await Assertions.Expect(viewer.GetByTestId("question-text")).ToHaveValueAsync("And mine?");
        await Axe.CheckHereAsync(viewer, "a question that was one too many");
        Assert.Empty(troubles);
    }

    private static FilePayload Slides(int pages) =>
        new() { Name = $"{pages}.pdf", MimeType = "application/pdf", Buffer = PdfSamples.Pages([.. Enumerable.Range(1, pages).Select(page => $"Page {page}")], EachPage) };

    private async Task<(HttpStatusCode Status, string Text, JsonElement Body)> AskAsync(HttpClient program, string text)
    {
        using var answer = await program.PostAsJsonAsync($"/api/sessions/{session}/questions", new { clientId = Guid.NewGuid(), text, language = "en", anonymous = false }, Cancel);
        return (answer.StatusCode, text, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement);
    }

    private async Task<IPage> OpenAsync(string account)
    {
        var page = await chromium.OpenAsync(new() { BaseURL = server.Url.ToString(), Locale = "en-GB", ViewportSize = new() { Width = 1280, Height = 800 }, ReducedMotion = ReducedMotion.Reduce });
        page.PageError += (_, error) => troubles.Add($"{account}: {error}");
        await page.SignInAsync(account);
        await page.GotoAsync($"/briefings/{session}/live");
        return page;
    }
}
