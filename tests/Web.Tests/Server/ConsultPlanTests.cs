using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using CaseHub.Web.Tests.EndToEnd;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>A consult by appointment with an interpreter, from the proposed time to its note, told as one story.</summary>
[Collection(nameof(DemoServer))]
[Trait("Category", "Browser")]
public sealed partial class ConsultPlanTests(DemoServer server, Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private const string AskerZone = "Asia/Karachi", AdviserZone = "Europe/Paris";

    /// <summary>Everything that the interpreter's browser was told, with its address.</summary>
    private readonly ConcurrentQueue<(string Address, string Text)> told = new();

    private readonly ConcurrentQueue<Task> reading = new();

    private Guid caseId;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await chromium.CloseWindowsAsync();

    [Fact]
    public async Task A_consult_is_agreed_on_moved_held_with_an_interpreter_who_sees_nothing_of_the_case_and_written_down()
    {
        caseId = await AcceptedAsync();
        var people = await Task.WhenAll(SignInAsync("viewer"), SignInAsync("specialist"), SignInAsync("interpreter", listens: true));
        var (asker, adviser, interpreter) = (people[0], people[1], people[2]);

        await AgreeAsync(asker, adviser);
        await MoveAsync(asker, adviser);
        await MeetAsync(asker, adviser, interpreter);
        await AssertNothingOfTheCaseAsync(interpreter);
        await WriteDownAsync(asker);
    }

    /// <summary>Proposed on one clock, shown on both, and confirmed by the other without a reload in between.</summary>
    private async Task AgreeAsync(IPage asker, IPage adviser)
    {
        await asker.GotoAsync($"/cases/{caseId}");
        await adviser.GotoAsync($"/cases/{caseId}");
        await adviser.GetByTestId("propose-appointment").ClickAsync();
        await ProposeAsync(adviser, new TimeOnly(14, 30), AdviserZone, AskerZone);

        await asker.GetByTestId("confirm-appointment").WaitForAsync();
        await AssertClocksAsync(asker, new TimeOnly(14, 30), AdviserZone, mine: AskerZone, theirs: AdviserZone);
        await asker.GetByTestId("confirm-appointment").ClickAsync();
        await State(asker, "confirmed").WaitForAsync();
        await State(adviser, "confirmed").WaitForAsync();
    }

    /// <summary>Who asks has another time in mind; the other sees it where they are, confirms it and puts it into a calendar.</summary>
    private async Task MoveAsync(IPage asker, IPage adviser)
    {
        await asker.GetByTestId("move-appointment").ClickAsync();
        await ProposeAsync(asker, new TimeOnly(12, 15), AskerZone, AdviserZone);
        await adviser.GetByTestId("confirm-appointment").WaitForAsync();
        await AssertClocksAsync(adviser, new TimeOnly(12, 15), AskerZone, mine: AdviserZone, theirs: AskerZone);
        await adviser.GetByTestId("confirm-appointment").ClickAsync();
        await State(adviser, "confirmed").WaitForAsync();

        string file = await adviser.GetByTestId("appointment-file").GetAttributeAsync("href") ?? "";
        var calendar = await adviser.APIRequest.GetAsync(new Uri(server.Url, file).ToString());
        string text = await calendar.TextAsync();
        Assert.Equal("text/calendar", calendar.Headers["content-type"].Split(';')[0]);
        Assert.Contains("SEQUENCE:1", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Requests.Title, text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The interpreter is asked in from the room, is rung, finds it on the first page, too, and comes.</summary>
    private async Task MeetAsync(IPage asker, IPage adviser, IPage interpreter)
    {
        await asker.GotoAsync($"/cases/{caseId}");
        await asker.GetByTestId("start-consult").ClickAsync();
        await EnterAsync(asker);
        await adviser.GotoAsync(new Uri(asker.Url).AbsolutePath);
        await EnterAsync(adviser);

        await asker.Locator("#open-interpreters").ClickAsync();
        var dialog = asker.Locator("#interpreters-dialog");
        await dialog.GetByLabel("Whom").SelectOptionAsync(new SelectOptionValue { Label = await dialog.Locator("option", new() { HasText = "Nadia Rahman" }).InnerTextAsync() });
        await dialog.GetByLabel("One language").SelectOptionAsync("fr");
        await dialog.GetByLabel("The other language").SelectOptionAsync("ur");
        await Axe.CheckHereAsync(asker, "asking an interpreter in");
        await dialog.GetByTestId("ask-interpreter").ClickAsync();
        await dialog.GetByTestId("interpreter").GetByText("asked, not here yet").WaitForAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();

        await Task.WhenAll(interpreter.GetByTestId("ring").WaitForAsync(), interpreter.GetByTestId("join-interpreting").WaitForAsync());
        await Axe.CheckHereAsync(interpreter, "the interpreter's first page");
        Assert.Equal(new Uri(asker.Url).AbsolutePath, await interpreter.GetByTestId("join-interpreting").GetAttributeAsync("href"));
        await interpreter.GetByTestId("ring-accept").ClickAsync();
        await interpreter.GetByTestId("interpreter-part").WaitForAsync();
        await EnterAsync(interpreter);
        foreach (var page in new[] { asker, adviser })
            await page.Locator("[data-testid=tile]", new() { HasText = "Nadia Rahman" }).GetByText("Interpreter, French–Urdu").WaitForAsync();
        await asker.GetByTestId("chat-input").FillAsync("Could you say that again, please?");
        await asker.GetByTestId("chat-send").ClickAsync();
        await interpreter.GetByTestId("chat-list").GetByText("say that again").WaitForAsync();
    }

    private async Task AssertNothingOfTheCaseAsync(IPage interpreter)
    {
        told.Enqueue((interpreter.Url, await interpreter.ContentAsync()));
        await interpreter.GetByTestId("leave").ClickAsync();
        await interpreter.WaitForURLAsync(server.Url.ToString());
        Assert.Equal(404, (await interpreter.GotoAsync($"/cases/{caseId}"))!.Status);
        Assert.Equal(404, (await interpreter.APIRequest.GetAsync(new Uri(server.Url, $"/api/cases/{caseId}").ToString())).Status);
        await Task.WhenAll(reading);
        Assert.Contains(told, one => one.Address.Contains("/hubs/live", StringComparison.Ordinal) && one.Text.Contains("say that again", StringComparison.Ordinal));
        Assert.Contains(told, one => one.Address.Contains("/sessions/", StringComparison.Ordinal) && one.Text.Contains("interpreter-part", StringComparison.Ordinal));
        // Their own question for the case's address is the one that names its id.
        Assert.All(told, one => Assert.All([Requests.Title, Requests.Summary, Requests.Question], word => Assert.DoesNotContain(word, one.Text, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Who comes out of the call is asked what was said, and who does what by when.</summary>
    private async Task WriteDownAsync(IPage asker)
    {
        await asker.GetByTestId("leave").ClickAsync();
        await asker.GetByTestId("call-note-asked").WaitForAsync();
        Assert.Equal(0, await asker.GetByText("The interpreter is asked").CountAsync());
        await Axe.CheckHereAsync(asker, "the case with an appointment and the call note's form");
        await asker.GetByTestId("call-note-advice").FillAsync("Stop the **amoxicillin**; emollient twice a day.");
        await asker.Locator("[name='tasks.0.for']").SelectOptionAsync("asker");
        await asker.Locator("[name='tasks.0.what']").FillAsync("See the skin again");
        await asker.Locator("[name='tasks.0.by']").FillAsync(Day.AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await asker.GetByTestId("write-call-note").ClickAsync();

        await asker.Locator("[data-testid=call-note] strong", new() { HasText = "amoxicillin" }).WaitForAsync();
        await asker.GetByTestId("call-task").GetByText("See the skin again").WaitForAsync();
        Assert.Equal(0, await asker.GetByTestId("call-note-asked").CountAsync());
        await Axe.CheckHereAsync(asker, "the case with a call note");
    }

    /// <summary>Types a day and a time, looks at both clocks, and sends what was seen.</summary>
    private async Task ProposeAsync(IPage page, TimeOnly time, string mine, string theirs)
    {
        await page.GetByTestId("appointment-date").FillAsync(Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.GetByTestId("appointment-time").FillAsync(time.ToString("HH:mm", CultureInfo.InvariantCulture));
        await page.GetByTestId("look-at-time").ClickAsync();
        await page.GetByTestId("looked").WaitForAsync();
        await AssertClocksAsync(page, time, mine, mine, theirs);
        await page.GetByTestId("send-time").ClickAsync();
        await State(page, "proposed").WaitForAsync();
    }

    /// <param name="page">Whose clock stands first.</param>
    /// <param name="time">As the clock of <paramref name="zone"/> has it.</param>
    /// <param name="zone">IANA.</param>
    /// <param name="mine">The reader's, IANA.</param>
    /// <param name="theirs">The other one's, IANA.</param>
    private static async Task AssertClocksAsync(IPage page, TimeOnly time, string zone, string mine, string theirs)
    {
        foreach (var (clock, itsZone) in new[] { ("clock-mine", mine), ("clock-theirs", theirs) })
        {
            var there = TimeZoneInfo.ConvertTime(Day.ToDateTime(time), TimeZoneInfo.FindSystemTimeZoneById(zone), TimeZoneInfo.FindSystemTimeZoneById(itsZone));
            string shown = await page.Locator($"dd:has([data-testid={clock}])").Last.InnerTextAsync();
            Assert.Contains(there.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture), shown, StringComparison.Ordinal);
            Assert.Contains(itsZone, shown, StringComparison.Ordinal);
        }
    }

    /// <summary>A Wednesday, at least a week away.</summary>
    private static DateOnly Day { get; } = Wednesday(DateOnly.FromDateTime(DateTime.UtcNow).AddDays(7));

    private static DateOnly Wednesday(DateOnly from) => from.AddDays(((int)DayOfWeek.Wednesday - (int)from.DayOfWeek + 7) % 7);

    private static ILocator State(IPage page, string state) => page.Locator($"[data-testid=appointment][data-state={state}]");

    private static async Task EnterAsync(IPage page)
    {
        await page.GetByTestId("join").ClickAsync();
        await page.Locator("#room[data-state=call][data-link=connected]").WaitForAsync();
    }

    /// <summary>The doctor far away has asked, the specialist has accepted.</summary>
    private async Task<Guid> AcceptedAsync()
    {
        using var asker = await server.ProgramAsync("viewer");
        using var adviser = await server.ProgramAsync("specialist");
        var id = await asker.RequestOpinionAsync();
        await adviser.PostJsonAsync($"/api/cases/{id}/accept", new { });
        return id;
    }

    private async Task<IPage> SignInAsync(string account, bool listens = false)
    {
        var page = await chromium.OpenAsync(new() { BaseURL = server.Url.ToString(), ViewportSize = new() { Width = 1280, Height = 800 }, Locale = "en-GB", ReducedMotion = ReducedMotion.Reduce });
        if (listens) Listen(page);
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync($"{account}@demo.casehub");
        await page.GetByLabel("Password").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
        return page;
    }

    private void Listen(IPage page)
    {
        page.Response += (_, answer) => reading.Enqueue(KeepAsync(answer));
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => told.Enqueue((socket.Url, frame.Text ?? ""));
    }

    private async Task KeepAsync(IResponse answer)
    {
        if (answer.Status is >= 300 and < 400 || !IsTold().IsMatch(answer.Headers.GetValueOrDefault("content-type", ""))) return;
        told.Enqueue((answer.Url, await BodyAsync(answer)));
    }

    /// <summary>The browser forgets what it has navigated away from: then the same is asked for once more, by the same cookies.</summary>
    private static async Task<string> BodyAsync(IResponse answer)
    {
        try
        {
            return await answer.TextAsync();
        }
        catch (PlaywrightException) when (answer.Request.Method == "GET")
        {
            return await (await answer.Frame.Page.Context.APIRequest.GetAsync(answer.Url)).TextAsync();
        }
        catch (PlaywrightException) when (answer.Url.Contains("/negotiate", StringComparison.Ordinal))
        {
            // SignalR's own answer, of connection ids alone; the frames that follow are all kept.
            return "";
        }
    }

    [GeneratedRegex("html|json|text/plain|event-stream", RegexOptions.None, 1000)]
    private static partial Regex IsTold();
}
