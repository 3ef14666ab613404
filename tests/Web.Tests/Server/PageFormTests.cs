using System.Net;
using System.Text.Json;

namespace CaseHub.Web.Tests.Server;

/// <summary>What a person without script meets.</summary>
[Collection(nameof(DemoServer))]
public class PageFormTests(DemoServer server)
{
    [Fact]
    public async Task A_refused_case_keeps_what_was_typed_and_says_what_is_missing_at_its_field()
    {
        using var gp = await server.BrowserAsync("gp");

        var refused = await gp.SubmitAsync("/cases/new", "/cases/new", new() { ["title"] = "Typed <b>title</b>", ["age.value"] = "abc", ["age.unit"] = "years" });
        string page = await refused.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("value=\"Typed &lt;b&gt;title&lt;/b&gt;\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"case-question-error\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"case-age-value-error\"", page, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"case-question-hint case-question-error\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in", null)]
    [InlineData("/setup", null)]
    [InlineData("/cases/new", "gp")]
    [InlineData("/organisation/people", "admin")]
    public async Task A_refused_form_comes_back_in_its_whole_page(string path, string? account)
    {
        using var client = account is null ? server.Anonymous() : await server.BrowserAsync(account);

        var refused = await client.SubmitAsync(path, path, []);
        string page = await refused.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(2, page.Split("<html").Length);
        Assert.Contains("/css/site.css", page, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_form_leads_to_its_page_which_says_so_once_and_lets_the_draft_go()
    {
        using var gp = await server.BrowserAsync("gp");

        var stored = await gp.SubmitAsync("/cases/new", "/cases/new", WholeCase());
        string first = await gp.GetStringAsync(stored.Headers.Location);
        string second = await gp.GetStringAsync(stored.Headers.Location);

        Assert.Equal(HttpStatusCode.SeeOther, stored.StatusCode);
        Assert.Contains("<meta name=\"draft-stored\" content=\"new-case\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("draft-stored", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_sent_again_is_stored_once_and_leads_to_the_same_case()
    {
        using var gp = await server.BrowserAsync("gp");
        var typed = WholeCase();
        (typed["clientId"], typed["then"], typed["age.value"]) = ($"{Guid.NewGuid()}", "request", "44");

        var first = await gp.SubmitAsync("/cases/new", "/cases/new", typed);
        var second = await gp.SubmitAsync("/cases/new", "/cases/new", typed);
        string page = await gp.GetStringAsync(second.Headers.Location);

        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Contains("The request is sent", page, StringComparison.Ordinal);
        Assert.Single(page.Split("event-case-requested").Skip(1));
    }

    [Fact]
    public async Task A_form_that_was_cut_off_after_its_case_was_stored_is_completed_when_it_comes_again()
    {
        using var gp = await server.BrowserAsync("gp");
        using var program = await server.ProgramAsync("gp");
        string clientId = $"{Guid.NewGuid()}";
        // What a first try leaves that ended before its file was taken.
        var opened = await program.PostJsonAsync("/api/cases", new { clientId, title = "Cut off", question = "Is it sent?", specialty = "dermatology", urgency = "routine", summary = "The line broke." });
        string id = opened.GetProperty("id").GetString()!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SendWholeAsync(gp, clientId)));

        Assert.All(answers, answer => Assert.Equal($"/cases/{id}", answer.Headers.Location?.OriginalString));
        var stored = JsonDocument.Parse(await program.GetStringAsync($"/api/cases/{id}")).RootElement;
        Assert.Equal("requested", stored.GetProperty("state").GetString());
        Assert.Equal(1, JsonDocument.Parse(await program.GetStringAsync($"/api/cases/{id}/attachments")).RootElement.GetArrayLength());
    }

    [Fact]
    public async Task A_form_that_a_script_sends_in_the_background_is_told_what_happened_and_leaves_nothing_for_the_next_page()
    {
        using var gp = await server.BrowserAsync("gp");
        gp.DefaultRequestHeaders.Add("X-Next-Page", "told");

        var stored = await gp.SubmitAsync("/cases/new", "/cases/new", WholeCase());
        var told = JsonDocument.Parse(await stored.Content.ReadAsStringAsync()).RootElement;
        var refused = await gp.SubmitAsync("/cases/new", "/cases/new", new() { ["title"] = "Nothing else" });

        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        Assert.StartsWith("/cases/", told.GetProperty("next").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("The draft is kept", told.GetProperty("done").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("draft-stored", await gp.GetStringAsync(told.GetProperty("next").GetString()), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.True((await refused.ProblemAsync()).GetProperty("errors").TryGetProperty("question", out _));
    }

    [Fact]
    public async Task A_step_that_came_too_late_is_refused_on_the_case_as_it_is_now()
    {
        using var gp = await server.ProgramAsync("gp");
        using var faster = await server.ProgramAsync("specialist");
        using var specialist = await server.BrowserAsync("specialist");
        var id = await gp.RequestOpinionAsync();
        string page = await specialist.GetStringAsync($"/cases/{id}");
        await faster.PostJsonAsync($"/api/cases/{id}/accept", new { });

        var refused = await specialist.PostAsync($"/cases/{id}?step=accept", new FormUrlEncodedContent([new("__RequestVerificationToken", Requests.TokenOf(page))]));
        string shown = await refused.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("data-testid=\"refusal\"", shown, StringComparison.Ordinal);
        Assert.Contains("data-testid=\"write-opinion\"", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_a_stranger_a_case_page_says_that_there_is_no_such_case()
    {
        using var gp = await server.ProgramAsync("gp");
        using var stranger = await server.BrowserAsync("viewer");
        var id = await gp.OpenCaseAsync();

        var answer = await stranger.GetAsync($"/cases/{id}");
        string page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no such case", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Spreading rash", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_invites_and_the_invited_person_joins_by_the_link_once()
    {
        using var admin = await server.BrowserAsync("admin");
        using var invited = server.Anonymous();
        string email = $"new-{Guid.NewGuid():N}@clinic.example";

        var answer = await admin.SubmitAsync("/organisation/people", "/organisation/people", new() { ["email"] = email, ["roles"] = "clinician" });
        string page = await answer.Content.ReadAsStringAsync();
        string link = System.Text.RegularExpressions.Regex.Match(page, "/invitations/[^\"]+", default, TimeSpan.FromSeconds(1)).Value;
        var joined = await invited.SubmitAsync(link, link, new() { ["name"] = "Dr Amina Yusuf", ["password"] = "a long enough one", ["country"] = "it" });

        Assert.Equal(HttpStatusCode.SeeOther, joined.StatusCode);
        Assert.Contains("Dr Amina Yusuf", await invited.GetStringAsync("/"), StringComparison.Ordinal);
        using var late = server.Anonymous();
        Assert.Equal(HttpStatusCode.NotFound, (await late.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task Who_is_no_administrator_cannot_invite()
    {
        using var gp = await server.BrowserAsync("gp");

        var refused = await gp.SubmitAsync("/", "/organisation/people", new() { ["email"] = "somebody@clinic.example" });

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Every_clinician_finds_an_empty_list_that_says_what_to_do()
    {
        using var interpreter = await server.BrowserAsync("interpreter");

        Assert.Contains("Ask your first question", await interpreter.GetStringAsync("/?view=asked"), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendWholeAsync(HttpClient browser, string clientId)
    {
        var form = new MultipartFormDataContent { { new StringContent(await Doors.DoorWorld.FormTokenAsync(browser)), "__RequestVerificationToken" } };
        var typed = WholeCase();
        (typed["clientId"], typed["then"]) = (clientId, "request");
        foreach (var (name, value) in typed) form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent("%PDF-1.4\n%%EOF\n"u8.ToArray()), "files", "letter.pdf");
        return await browser.PostAsync("/cases/new", form);
    }

    private static Dictionary<string, string> WholeCase() => new()
    {
        ["title"] = "Spreading rash after amoxicillin",
        ["question"] = "Can this child stay at home?",
        ["specialty"] = "dermatology",
        ["urgency"] = "urgent",
        ["summary"] = "Rash since yesterday.",
        ["age.value"] = "4",
        ["age.unit"] = "years",
        ["weightKg"] = "16.5",
        ["then"] = "keep",
    };
}
