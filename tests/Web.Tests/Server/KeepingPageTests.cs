using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CaseHub.Web.Pages.Recordings;
using CaseHub.Web.Start;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Server;

/// <summary>What becomes of a recording, as its people and the privacy officer meet it without script, and as programs do.</summary>
[Collection(nameof(DemoServer))]
public class KeepingPageTests(DemoServer server)
{
    [Fact]
    public async Task Those_in_it_see_what_was_agreed_how_long_it_stays_and_what_they_may_do()
    {
        var id = await RecordedAsync();
        using var gp = await server.BrowserAsync("gp");

        string page = await gp.GetStringAsync($"/recordings/{id}/keeping");

        Assert.Contains("data-class=\"clinical-record\"", page, StringComparison.Ordinal);
        Assert.Contains("Giulia Conti", page, StringComparison.Ordinal);
        Assert.Contains("spoken, at the desk", page, StringComparison.Ordinal);
        Assert.Contains("data-testid=\"redaction\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-testid=\"deletion\"", page, StringComparison.Ordinal);
        Assert.Contains("data-testid=\"keeping\"", await gp.GetStringAsync($"/recordings/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stretch_that_is_none_comes_back_at_its_field_with_what_was_typed()
    {
        var id = await RecordedAsync();
        using var gp = await server.BrowserAsync("gp");

        var refused = await gp.SubmitAsync($"/recordings/{id}/keeping", $"/recordings/{id}/keeping?step=redaction", new() { ["fromMs"] = "a quarter past", ["toMs"] = "2:15", ["reason"] = "why" });
        string page = await refused.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("id=\"redaction-fromMs-error\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"a quarter past\"", page, StringComparison.Ordinal);
        var beyond = await gp.SubmitAsync($"/recordings/{id}/keeping", $"/recordings/{id}/keeping?step=redaction", new() { ["fromMs"] = "1:00:00", ["toMs"] = "1:00:05", ["reason"] = "why" });
        Assert.Contains("id=\"redaction-fromMs-error\"", await beyond.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_privacy_officer_finds_it_without_the_case_holds_it_lifts_the_hold_and_deletes_it_with_a_reason()
    {
        var id = await RecordedAsync();
        using var officer = await server.BrowserAsync("privacy");
        using var gp = await server.BrowserAsync("gp");
        string list = await officer.GetStringAsync("/organisation/recordings");
        string page = $"/recordings/{id}/keeping";
        Assert.Contains($"data-recording=\"{id}\"", list, StringComparison.Ordinal);
        foreach (string secret in new[] { "Spreading rash", "Conti", "spoken, at the desk" })
        {
            Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
            if (secret != "Conti") Assert.DoesNotContain(secret, await officer.GetStringAsync(page), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await officer.GetAsync($"/recordings/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await officer.SubmitAsync(page, $"{page}?step=hold", new() { ["reason"] = "court case 5" })).StatusCode);
        Assert.Contains("data-testid=\"legal-hold\"", await gp.GetStringAsync(page), StringComparison.Ordinal);
        var held = await officer.SubmitAsync(page, $"{page}?step=deletion", new() { ["reason"] = "asked for" });
        Assert.Equal(HttpStatusCode.Conflict, held.StatusCode);
        Assert.Contains("data-testid=\"refusal\"", await held.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await officer.SubmitAsync(page, $"{page}?step=lift", new() { ["reason"] = "over" });
        Assert.Equal(HttpStatusCode.SeeOther, (await officer.SubmitAsync(page, $"{page}?step=deletion", new() { ["reason"] = "asked for by the patient" })).StatusCode);

        foreach (string path in new[] { $"/recordings/{id}", page })
        {
            var gone = await gp.GetAsync(path);
            Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
            Assert.Contains("asked for by the patient", await gone.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Programs_are_told_410_with_the_reason_and_every_decision_has_its_address()
    {
        var id = await RecordedAsync();
        using var officer = await server.ProgramAsync("privacy");
        using var gp = await server.ProgramAsync("gp");

        Assert.Equal(HttpStatusCode.NoContent, (await officer.PutAsJsonAsync($"/api/recordings/{id}/hold", new { reason = "court case 5" })).StatusCode);
        Assert.Equal("held-not-redacted", (await (await gp.PostAsJsonAsync($"/api/recordings/{id}/redactions", new { fromMs = 0, toMs = 10, reason = "why" })).ProblemAsync()).GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(officer, $"/api/recordings/{id}/hold", "over")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await gp.PostAsync(new Uri($"/api/recordings/{id}/withdrawal", UriKind.Relative), null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await DeleteAsync(gp, $"/api/recordings/{id}", "asked for")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(officer, $"/api/recordings/{id}", "asked for")).StatusCode);

        var gone = await gp.GetAsync($"/api/recordings/{id}");
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        var problem = await gone.ProblemAsync();
        Assert.Equal("recording-deleted", problem.GetProperty("type").GetString());
        Assert.Equal("asked for", problem.GetProperty("details").GetProperty("reason").GetString());
        Assert.Equal("asked for", (await gp.GetFromJsonAsync<JsonElement>($"/api/recordings/{id}/keeping")).GetProperty("deleted").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_policy_is_set_by_form_or_program_and_a_senseless_one_comes_back()
    {
        using var admin = await server.BrowserAsync("admin");
        using var program = await server.ProgramAsync("privacy");

        var refused = await admin.SubmitAsync("/organisation/recordings", "/organisation/recordings", new() { ["clinicalRecordDays"] = "0", ["teachingDays"] = "a year" });
        string page = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("id=\"policy-clinicalRecordDays-error\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"policy-teachingDays-error\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.SubmitAsync("/organisation/recordings", "/organisation/recordings", new() { ["clinicalRecordDays"] = "3650", ["teachingDays"] = "" })).StatusCode);
        Assert.Equal(3650, (await program.GetFromJsonAsync<JsonElement>("/api/organisation/recording-policy")).GetProperty("keepDays").GetProperty("clinicalRecord").GetInt32());
        Assert.Equal(HttpStatusCode.BadRequest, (await program.PutAsJsonAsync("/api/organisation/recording-policy", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await program.PutAsJsonAsync("/api/organisation/recording-policy", new { keepDays = new { clinicalRecord = (int?)null, teaching = (int?)null } })).StatusCode);
    }

    [Fact]
    public async Task The_command_verify_runs_beside_the_hub_that_serves_the_folder()
    {
        // One of its own: other tests put recordings without content into the shared one.
        await using var own = new DemoServer();
        await own.InitializeAsync();
        await RecordedAsync(own);

        Assert.Equal(0, await Run.UntilStoppedAsync(["verify", "--data", own.DataFolder]));
        Assert.Equal(4, await Run.UntilStoppedAsync(["verify", "--data", Path.Combine(own.DataFolder, "nowhere")]));
    }

    [Theory]
    [InlineData("specialist")]
    [InlineData("viewer")]
    [InlineData("gp")]
    public async Task To_others_there_is_no_list_of_recordings(string account)
    {
        using var person = await server.BrowserAsync(account);

        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync("/organisation/recordings")).StatusCode);
        Assert.DoesNotContain("href=\"/organisation/recordings\"", await person.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2:15", 135_000L)]
    [InlineData("1:02:15", 3_735_000L)]
    [InlineData(" 75 ", 75_000L)]
    [InlineData("0:01.5", 1_500L)]
    [InlineData("-1", null)]
    [InlineData("1:2:3:4", null)]
    [InlineData("two", null)]
    [InlineData("99999999999", null)]
    [InlineData(":", null)]
    public void Times_are_read_as_the_player_shows_them(string text, long? milliseconds) => Assert.Equal(milliseconds, KeepingPosts.Milliseconds(text));

    private static Task<HttpResponseMessage> DeleteAsync(HttpClient client, string path, string reason) =>
        client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, path) { Content = JsonContent.Create(new { reason }) });

    /// <summary>A stopped recording that nobody's media came to: what it is about is there all the same.</summary>
    private Task<Guid> RecordedAsync() => RecordedAsync(server);

    private static async Task<Guid> RecordedAsync(DemoServer server)
    {
        using var gp = await server.ProgramAsync("gp");
        var caseId = await gp.OpenCaseAsync();
        var session = (await gp.PostJsonAsync($"/api/cases/{caseId}/sessions", new { })).GetProperty("id").GetGuid();
        var token = await gp.PostJsonAsync($"/api/sessions/{session}/media-tokens", new { role = "publish", label = "Ward camera", recordingConsent = false });
        using var device = server.Anonymous();
        device.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("token").GetString());
        string offer = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/Recorder.Tests/Vectors/chromium-publish.sdp"), TestContext.Current.CancellationToken);
        using var body = new StringContent(offer, Encoding.UTF8, new MediaTypeHeaderValue("application/sdp"));
        Assert.Equal(HttpStatusCode.Created, (await device.PostAsync(new Uri($"/whip/{session}", UriKind.Relative), body)).StatusCode);

        var id = (await gp.PostJsonAsync($"/api/sessions/{session}/recordings", new { patientConsent = new { basis = "patient", how = "spoken, at the desk", reference = "" } })).GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.NoContent, (await gp.PutAsJsonAsync($"/api/sessions/{session}/consent", new { recording = true })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await gp.PostAsync(new Uri($"/api/recordings/{id}/stop", UriKind.Relative), null)).StatusCode);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await gp.GetFromJsonAsync<JsonElement>($"/api/recordings/{id}", deadline.Token)).GetProperty("state").GetString() != "completed") await Task.Delay(20, deadline.Token);
        return id;
    }
}
