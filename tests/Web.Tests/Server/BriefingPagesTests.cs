using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using CaseHub.Hub.Briefings;
using CaseHub.Hub.Briefings.Agenda;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Recordings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Web.Tests.Server;

/// <summary>Briefings without script and by the REST interface, on a server whose people nobody else needs.</summary>
public sealed partial class BriefingPagesTests(ProfilePageTests.OwnServer own) : IClassFixture<ProfilePageTests.OwnServer>
{
    private static readonly string Day = DateTime.UtcNow.AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private DemoServer Server => own.Server;

    [Fact]
    public async Task By_rest_a_title_a_start_and_languages_make_one()
    {
        using var host = await Server.ProgramAsync("host");
        using var answer = await host.PostAsJsonAsync("/api/briefings", new { title = "Ward round", startsAt = $"{Day}T17:00:00Z", languages = (string[])["fr", "ur"] });
        var made = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(made.GetProperty("id").GetString(), made.GetProperty("sessionId").GetString());
        var read = JsonDocument.Parse(await host.GetStringAsync(answer.Headers.Location!.OriginalString)).RootElement;
        Assert.Equal(("Ward round", "planned", "host", "organisation"), (read.GetProperty("title").GetString(), read.GetProperty("state").GetString(), read.GetProperty("myPart").GetString(), read.GetProperty("whoMayCome").GetString()));

        using var wrong = await host.PostAsJsonAsync("/api/briefings", new { title = new string('x', 300), startsAt = "2020-01-01T00:00:00Z", languages = (string[])["xx", "xx"], series = new { every = "weekly", times = 1000 } });
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(["languages", "times", "title"], (await wrong.ProblemAsync()).GetProperty("errors").EnumerateObject().Select(field => field.Name).Order());
        using var gp = await Server.ProgramAsync("gp");
        Assert.Equal(HttpStatusCode.Forbidden, (await gp.PostAsJsonAsync("/api/briefings", new { title = "Mine" })).StatusCode);
    }

    [Fact]
    public async Task What_is_wrong_in_the_form_is_said_at_its_field_and_what_was_typed_stays()
    {
        using var host = await Server.BrowserAsync("host");
        var typed = new Dictionary<string, string> { ["title"] = "Infections", ["description"] = "Bring questions.", ["date"] = "2020-01-01", ["time"] = "18:00", ["minutes"] = "45", ["timeZone"] = "Europe/Paris", ["languages"] = "fr", ["into1"] = "ur", ["into2"] = "ur", ["whoMayCome"] = "link" };

        var refused = await host.SubmitAsync("/briefings/new", "/briefings/new", new(typed));
        string page = await refused.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("id=\"briefing-languages-error\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Infections\"", page, StringComparison.Ordinal);
        var past = await host.SubmitAsync("/briefings/new", "/briefings/new", new(typed) { ["into2"] = "" });
        Assert.Contains("id=\"briefing-date-error\"", await past.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var made = await host.SubmitAsync("/briefings/new", "/briefings/new", new(typed) { ["into2"] = "", ["date"] = Day });
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        Assert.EndsWith("/edit#people", made.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_camera_gets_its_address_and_a_token_that_is_shown_once()
    {
        using var host = await Server.BrowserAsync("host");
        using var program = await Server.ProgramAsync("host");
        string id = await MadeAsync(program, new { title = "With a camera", startsAt = $"{Day}T17:00:00Z", languages = (string[])["fr", "ur"] });
        string at = $"/briefings/{id}/equipment";
        Assert.Contains($"href=\"{at}\"", await host.GetStringAsync($"/briefings/{id}"), StringComparison.Ordinal);

        var nameless = await host.SubmitAsync(at, at, new() { ["role"] = "publish" });
        Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
        Assert.Contains("id=\"equipment-label-error\"", await nameless.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var made = await host.SubmitAsync(at, at, new() { ["role"] = "publish", ["label"] = "Ultrasound", ["language"] = "ur" });
        string page = await made.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, true), (made.StatusCode, made.Headers.CacheControl!.NoStore));
        Assert.Contains($"value=\"{new Uri(Server.Url, $"/whip/{id}")}\"", page, StringComparison.Ordinal);
        string token = ShownToken().Match(page).Groups[1].Value;
        using var device = Server.Anonymous();
        device.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var offer = new StringContent("no offer", System.Text.Encoding.ASCII, "application/sdp");
        using var answer = await device.PostAsync($"/whip/{id}", offer);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.EndsWith("not-sdp", (await answer.ProblemAsync()).GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(token, await host.GetStringAsync(at), StringComparison.Ordinal);

        var screen = await host.SubmitAsync(at, at, new() { ["role"] = "view", ["label"] = "Hall", ["language"] = "ur" });
        Assert.Contains($"value=\"{new Uri(Server.Url, $"/whep/{id}")}\"", await screen.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_page_is_read_without_signing_in_where_it_is_for_everybody_and_nowhere_else()
    {
        using var host = await Server.ProgramAsync("host");
        using var nobody = Server.Anonymous();
        string open = await MadeAsync(host, new { title = "For all", startsAt = $"{Day}T17:00:00Z", timeZone = "Europe/Paris", languages = (string[])["fr", "ur"], description = "**Bring** questions.", whoMayCome = "link" });
        string closed = await MadeAsync(host, new { title = "Ours", startsAt = $"{Day}T17:00:00Z", languages = (string[])["fr"] });

        string page = await nobody.GetStringAsync($"/briefings/{open}");
        Assert.Contains("<strong>Bring</strong>", page, StringComparison.Ordinal);
        Assert.Contains("Europe/Paris", page, StringComparison.Ordinal);
        Assert.Contains($"data-countdown=\"{Day}T17:00:00Z\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Antoine Leroy", page, StringComparison.Ordinal);
        var file = await nobody.GetAsync($"/briefings/{open}.ics");
        Assert.Contains("SUMMARY:For all", await file.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync($"/briefings/{closed}.ics")).StatusCode);
        foreach (string hidden in new[] { closed, $"{Guid.NewGuid()}" })
        {
            var answer = await nobody.GetAsync($"/briefings/{hidden}");
            Assert.Equal((HttpStatusCode.Redirect, true), (answer.StatusCode, answer.Headers.Location!.OriginalString.StartsWith("/sign-in?next=", StringComparison.Ordinal)));
        }

        using var gp = await Server.BrowserAsync("gp");
        Assert.Equal(HttpStatusCode.OK, (await gp.GetAsync($"/briefings/{open}")).StatusCode);
        var refused = await gp.GetAsync($"/briefings/{closed}");
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Contains("not open to your organisation", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_it_may_be_downloaded_is_said_where_it_is_published_and_yes_unless_somebody_says_no()
    {
        using var host = await Server.BrowserAsync("host");
        string id = await OverAsync(host);
        Assert.Matches("name=\"mayDownload\" value=\"yes\" checked", await host.GetStringAsync($"/briefings/{id}"));

        using var published = await host.SubmitAsync($"/briefings/{id}", $"/briefings/{id}?step=publish", new() { ["whoMayWatch"] = "network", ["mayDownload"] = "no" });

        Assert.Equal(HttpStatusCode.SeeOther, published.StatusCode);
        string page = await host.GetStringAsync($"/briefings/{id}");
        Assert.Matches("name=\"mayDownload\" value=\"no\" checked", page);
        Assert.Matches("name=\"whoMayWatch\" value=\"network\" checked", page);
        Assert.DoesNotContain("data-testid=\"downloads\"", page, StringComparison.Ordinal);
        using var program = await Server.ProgramAsync("host");
        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync($"/api/briefings/{id}/downloads")).StatusCode);
    }

    [Fact]
    public async Task What_shows_a_case_without_consent_is_not_published_and_its_page_leads_to_where_it_is_taken_out()
    {
        using var host = await Server.BrowserAsync("host");
        string id = await OverAsync(host, from: 65, to: 90);

        string page = await host.GetStringAsync($"/briefings/{id}");
        string keeping = Regex.Match(page, "href=\"(/recordings/[^\"]*/keeping[^\"]*)#keeping\"").Groups[1].Value.Replace("&amp;", "&", StringComparison.Ordinal);

        Assert.DoesNotContain("data-testid=\"publish\"", page, StringComparison.Ordinal);
        Assert.EndsWith("?from=01:05&to=01:30", keeping, StringComparison.Ordinal);
        Assert.Matches("<input[^>]*name=\"fromMs\"[^>]*value=\"01:05\"", await host.GetStringAsync(keeping));
        using var program = await Server.ProgramAsync("host");
        using var refused = await program.PostAsJsonAsync($"/api/briefings/{id}/publish", new { });
        Assert.Equal("publish-consent-withdrawn", (await refused.ProblemAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Of_two_hosts_who_save_at_once_the_second_sees_both_versions()
    {
        using var program = await Server.ProgramAsync("host");
        using var host = await Server.BrowserAsync("host");
        string id = await MadeAsync(program, new { title = "Before", startsAt = $"{Day}T17:00:00Z", languages = (string[])["fr"] });
        using var first = await program.PutAsJsonAsync($"/api/briefings/{id}", new { title = "Theirs" });
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        var typed = new Dictionary<string, string> { ["version"] = "0", ["title"] = "Mine", ["date"] = Day, ["time"] = "18:00", ["minutes"] = "60", ["timeZone"] = "Europe/Paris", ["languages"] = "fr", ["whoMayCome"] = "organisation" };
        var refused = await host.SubmitAsync($"/briefings/{id}/edit", $"/briefings/{id}/edit?step=change", typed);
        string page = await refused.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("data-testid=\"briefing-now\"", page, StringComparison.Ordinal);
        Assert.Contains("<strong>Theirs</strong>", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Mine\"", page, StringComparison.Ordinal);
    }

    private static async Task<string> MadeAsync(HttpClient host, object briefing) => (await host.PostJsonAsync("/api/briefings", briefing)).GetProperty("id").GetString()!;

    [GeneratedRegex("id=\"equipment-token\" readonly value=\"([0-9a-f.]+)\"")]
    private static partial Regex ShownToken();

    /// <returns>A briefing of the host's that is over; where it says from when to when, in seconds, a case without a consent was shown in it, and all of it recorded.</returns>
    private async Task<string> OverAsync(HttpClient host, int from = 0, int to = 0)
    {
        string made = await MadeAsync(host, new { title = "Ward round", startsAt = $"{Day}T17:00:00Z", languages = (string[])["fr"] });
        await using var scope = Server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var briefing = await db.Set<Briefing>().SingleAsync(b => b.Id == Guid.Parse(made));
        var (id, owner, by, start) = (briefing.Id, briefing.OrganisationId, briefing.CreatedById, DateTimeOffset.UtcNow.AddHours(-1));
        (await db.Set<SessionStage>().SingleAsync(s => s.SessionId == id)).State = StageState.Ended;
        if (to > 0)
        {
            using var gp = await Server.ProgramAsync("gp");
            var item = new BriefingCase { Id = Guid.CreateVersion7(), OrganisationId = owner, BriefingId = id, CaseId = await gp.RequestOpinionAsync(), Position = 1, Title = "A rash", Summary = "Red.", Pictures = [], AddedById = by, AddedAt = start };
            var part = new BriefingCasePart { Id = Guid.CreateVersion7(), OrganisationId = owner, BriefingId = id, ItemId = item.Id, FromAt = start.AddSeconds(from) };
            part.End(start.AddSeconds(to));
            var recording = new Recording
            {
                Id = Guid.CreateVersion7(), SessionId = id, OrganisationId = owner, AskedBy = by, AskedAt = start, PatientBasis = "no-patient", PatientHow = "", PatientReference = "", Class = RecordingClass.Teaching,
                State = RecordingState.Completed, StartedAt = start, StoppedAt = start.AddMinutes(5),
            };
            recording.Tracks.Add(new RecordingTrack { Id = Guid.CreateVersion7(), RecordingId = recording.Id, ClinicianId = by, Label = "Host", Source = "camera", HasAudio = true, DurationMs = 300_000 });
            db.AddRange(item, part, recording);
        }

        await db.SaveChangesAsync();
        return made;
    }
}
