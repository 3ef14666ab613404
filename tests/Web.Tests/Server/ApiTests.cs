using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace CaseHub.Web.Tests.Server;

[Collection(nameof(DemoServer))]
public class ApiTests(DemoServer server)
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");

    [Fact]
    public async Task A_case_goes_from_question_to_outcome()
    {
        using var gp = await server.ProgramAsync("gp");
        using var specialist = await server.ProgramAsync("specialist");
        var id = await gp.RequestOpinionAsync();

        await specialist.PostJsonAsync($"/api/cases/{id}/accept", new { });
        await specialist.PostJsonAsync($"/api/cases/{id}/opinions", new { markdown = "Can stay. **No** steroids.", disposition = "stay" });
        await gp.PostJsonAsync($"/api/cases/{id}/acknowledge", new { plan = "Control tomorrow." });
        await gp.PostJsonAsync($"/api/cases/{id}/outcome", new { text = "Well after two days." });

        var read = await gp.GetFromJsonAsync<JsonElement>($"/api/cases/{id}");
        Assert.Equal("closed", read.GetProperty("state").GetString());
        Assert.Equal("years", read.GetProperty("age").GetProperty("unit").GetString());
        Assert.Equal("stay", read.GetProperty("opinions")[0].GetProperty("disposition").GetString());
    }

    [Fact]
    public async Task A_case_is_made_once_and_found_when_it_is_sent_again()
    {
        using var gp = await server.ProgramAsync("gp");
        var body = new { clientId = Guid.NewGuid(), title = "Sent twice", question = "Stored once?", specialty = "dermatology", urgency = "routine", summary = "The answer was lost." };

        using var first = await gp.PostAsJsonAsync("/api/cases", body);
        using var second = await gp.PostAsJsonAsync("/api/cases", body);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_key_of_drafts_is_given_to_a_browser_and_to_no_program()
    {
        using var browser = await server.BrowserAsync("gp");
        using var program = await server.ProgramAsync("gp");

        using var answer = await browser.PostAsync("/api/account/draft-key", null);
        using var again = await browser.PostAsync("/api/account/draft-key", null);
        using var refused = await program.PostAsync("/api/account/draft-key", null);
        using var nobody = await server.Anonymous().PostAsync("/api/account/draft-key", null);

        Assert.True(answer.Headers.CacheControl?.NoStore);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(32, JsonDocument.Parse(text).RootElement.GetProperty("key").GetBytesFromBase64().Length);
        Assert.Equal(text, await again.Content.ReadAsStringAsync());
        Assert.Equal("browser-only", (await refused.ProblemAsync()).GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    [Fact]
    public async Task A_form_of_an_earlier_day_is_sent_with_the_token_of_now()
    {
        using var browser = await server.BrowserAsync("gp");

        var token = await browser.GetFromJsonAsync<JsonElement>("/api/account/form-token");
        var fields = new Dictionary<string, string> { [token.GetProperty("field").GetString()!] = token.GetProperty("value").GetString()!, ["title"] = "Only a title" };
        using var refused = await browser.PostAsync("/cases/new", new FormUrlEncodedContent(fields));

        Assert.Contains("id=\"case-question-error\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_fields_are_named_each_with_its_text()
    {
        using var gp = await server.ProgramAsync("gp");

        var refused = await gp.PostAsJsonAsync("/api/cases", new { title = "", urgency = "whenever", weightKg = 9000 });
        var problem = await refused.ProblemAsync();

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("invalid", problem.GetProperty("type").GetString());
        var fields = problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).ToHashSet();
        Assert.Superset(new HashSet<string> { "title", "question", "specialty", "urgency", "summary", "weightKg" }, fields);
    }

    [Fact]
    public async Task Json_that_is_none_is_answered_with_the_place_where_reading_stopped()
    {
        using var gp = await server.ProgramAsync("gp");

        var refused = await gp.PostAsync("/api/cases", new StringContent("{\"weightKg\": \"heavy\"}", Encoding.UTF8, "application/json"));
        var problem = await refused.ProblemAsync();

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("$.weightKg", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_told_to_sign_in_and_a_stranger_that_there_is_no_such_case()
    {
        using var gp = await server.ProgramAsync("gp");
        using var stranger = await server.ProgramAsync("viewer");
        using var nobody = server.Anonymous();
        var id = await gp.OpenCaseAsync();

        var unknown = await stranger.GetAsync($"/api/cases/{id}");
        var unsigned = await nobody.GetAsync($"/api/cases/{id}");

        Assert.Equal((HttpStatusCode.NotFound, "case-not-found"), (unknown.StatusCode, (await unknown.ProblemAsync()).GetProperty("type").GetString()));
        Assert.Equal((HttpStatusCode.Unauthorized, "sign-in-needed"), (unsigned.StatusCode, (await unsigned.ProblemAsync()).GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Who_accepts_second_is_told_who_was_faster()
    {
        using var gp = await server.ProgramAsync("gp");
        using var specialist = await server.ProgramAsync("specialist");
        var id = await gp.RequestOpinionAsync();
        await specialist.PostJsonAsync($"/api/cases/{id}/accept", new { });

        var second = await specialist.PostAsJsonAsync($"/api/cases/{id}/accept", new { });

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal("case-already-accepted", (await second.ProblemAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Two_who_revise_a_note_at_once_both_keep_their_text()
    {
        using var gp = await server.ProgramAsync("gp");
        var id = await gp.OpenCaseAsync();
        var note = await gp.PostJsonAsync($"/api/cases/{id}/notes", new { markdown = "First" });
        var noteId = note.GetProperty("id").GetGuid();
        await gp.PutAsJsonAsync($"/api/notes/{noteId}", new { markdown = "Theirs", baseRevision = 1 });

        var second = await gp.PutAsJsonAsync($"/api/notes/{noteId}", new { markdown = "Mine", baseRevision = 1 });
        var details = (await second.ProblemAsync()).GetProperty("details");

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal(("Theirs", "Mine"), (details.GetProperty("theirs").GetString(), details.GetProperty("yours").GetString()));
    }

    [Fact]
    public async Task A_hostile_note_comes_back_harmless()
    {
        using var gp = await server.ProgramAsync("gp");

        var preview = await gp.PostJsonAsync("/api/notes/preview", new { markdown = "<script>alert(1)</script> [x](javascript:alert(1))" });
        string html = preview.GetProperty("html").GetString()!;

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("javascript:", html.Replace("[x](javascript:alert(1))", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_note_of_a_megabyte_is_refused()
    {
        using var gp = await server.ProgramAsync("gp");
        var id = await gp.OpenCaseAsync();

        var refused = await gp.PostAsJsonAsync($"/api/cases/{id}/notes", new { markdown = new string('x', 1_000_000) });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.NotEmpty((await refused.ProblemAsync()).GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task Who_is_not_signed_in_cannot_make_the_server_hold_megabytes()
    {
        using var nobody = server.Anonymous();

        var refused = await nobody.PostAsJsonAsync("/api/identity/login", new { email = new string('x', 2_000_000), password = "x" });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    [Fact]
    public async Task An_attached_document_is_only_ever_downloaded_and_by_ranges()
    {
        using var gp = await server.ProgramAsync("gp");
        var id = await gp.OpenCaseAsync();
        var attached = await AttachAsync(gp, id, Pdf, "../../letter.pdf");
        string url = attached.Headers.Location!.OriginalString;

        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(0, 4) } };
        var part = await gp.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("%PDF-", await part.Content.ReadAsStringAsync());
        Assert.Equal("attachment", part.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("letter.pdf", part.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.StartsWith("sandbox", part.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_of_fifty_megabytes_is_refused_in_words()
    {
        using var gp = await server.ProgramAsync("gp");
        var id = await gp.OpenCaseAsync();
        byte[] photo = new byte[50 * 1024 * 1024];
        photo[0] = 0xFF;
        photo[1] = 0xD8;
        photo[2] = 0xFF;

        var refused = await AttachAsync(gp, id, photo, "photo.jpg");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.NotEmpty((await refused.ProblemAsync()).GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task A_program_that_calls_itself_a_photo_is_no_picture()
    {
        using var gp = await server.ProgramAsync("gp");
        var id = await gp.OpenCaseAsync();

        var answer = await AttachAsync(gp, id, [(byte)'M', (byte)'Z', 0x90, 0, 3, 0, 0, 0], "holiday.jpg");
        string body = await answer.Content.ReadAsStringAsync();

        Assert.DoesNotContain("image/", body, StringComparison.Ordinal);
        if (answer.IsSuccessStatusCode) Assert.Contains("\"isPicture\":false", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/nothing", "not-found")]
    [InlineData("/openapi/nothing", "not-found")]
    public async Task What_is_not_there_is_a_problem_for_programs_too(string path, string code)
    {
        using var gp = await server.ProgramAsync("gp");

        Assert.Equal(code, (await (await gp.GetAsync(path)).ProblemAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task The_interface_describes_itself_and_its_health()
    {
        using var client = server.Anonymous();

        var description = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        Assert.True(description.GetProperty("paths").TryGetProperty("/api/cases/{id}/opinions", out _));
        Assert.Equal("Healthy", await client.GetStringAsync("/health/live"));
        Assert.Equal("Healthy", await client.GetStringAsync("/health/ready"));
    }

    private static Task<HttpResponseMessage> AttachAsync(HttpClient client, Guid caseId, byte[] content, string name)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        return client.PostAsync($"/api/cases/{caseId}/attachments", form);
    }
}
