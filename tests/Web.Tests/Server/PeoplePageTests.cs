using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaseHub.Web.Tests.Server;

/// <summary>People, licences and policies without script, on a server whose people nobody else needs.</summary>
public sealed partial class PeoplePageTests : IAsyncLifetime
{
    private readonly DemoServer server = new();

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task An_administrator_finds_suspends_and_restores_somebody()
    {
        using var admin = await server.BrowserAsync("admin");
        using var gp = await server.BrowserAsync("gp");
        string found = await admin.GetStringAsync("/organisation/people?search=conti");
        string path = PersonLink().Match(found).Value;
        Assert.DoesNotContain("Marco Ferri", found, StringComparison.Ordinal);

        var suspended = await SubmitAsync(admin, path, $"{path}?step=suspend", new() { ["reason"] = "On leave" });
        string shown = await admin.GetStringAsync(suspended.Headers.Location);

        Assert.Equal(HttpStatusCode.SeeOther, suspended.StatusCode);
        Assert.Contains("The person is suspended", shown, StringComparison.Ordinal);
        Assert.Contains("On leave", shown, StringComparison.Ordinal);
        Assert.Contains("Suspended", await admin.GetStringAsync("/organisation/people?state=suspended"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await SubmitAsync(admin, path, $"{path}?step=restore", [])).StatusCode);
    }

    [Fact]
    public async Task A_refused_change_is_said_on_the_page_with_what_was_typed()
    {
        using var admin = await server.BrowserAsync("admin");
        string path = PersonLink().Match(await admin.GetStringAsync("/organisation/people?search=conti")).Value;

        var refused = await SubmitAsync(admin, path, $"{path}?step=suspend", new() { ["reason"] = "" });
        var stale = await admin.SubmitAsync(path, $"{path}?step=suspend", new() { ["reason"] = "Typed reason", ["version"] = "99" });

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("id=\"suspend-reason-error\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        Assert.Contains("Typed reason", await stale.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_administrators_check_a_licence_that_was_entered_by_its_holder()
    {
        using var host = await server.ProgramAsync("host");
        using var first = await server.BrowserAsync("hospital-admin");
        using var second = await server.BrowserAsync("hospital-admin2");
        await host.PostJsonAsync("/api/me/licences", new { number = "H-77", authority = "Conseil", lastDay = "2031-12-31" });

        string page = await first.GetStringAsync("/organisation/licences");
        string action = LicenceForm().Match(page).Groups[1].Value;
        await SubmitAsync(first, "/organisation/licences", action, []);
        string after = await first.GetStringAsync("/organisation/licences");
        await SubmitAsync(second, "/organisation/licences", action, []);

        Assert.Contains("H-77", page, StringComparison.Ordinal);
        Assert.Contains("Another administrator has to check it", after, StringComparison.Ordinal);
        var licence = (await host.GetFromJsonAsync<JsonElement>("/api/me/licences"))[0];
        Assert.Equal("valid", licence.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Two_administrators_who_save_policies_at_once_see_what_the_other_has_set()
    {
        using var admin = await server.BrowserAsync("admin");
        var fields = new Dictionary<string, string> { ["idleMinutes"] = "45", ["ageOfConsent"] = "16", ["routingCountries"] = "fr; it", ["version"] = "0" };

        var saved = await admin.SubmitAsync("/organisation/policies", "/organisation/policies", new(fields));
        var late = await admin.SubmitAsync("/organisation/policies", "/organisation/policies", new(fields) { ["idleMinutes"] = "50" });
        string page = await late.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("data-testid=\"theirs\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"50\"", page, StringComparison.Ordinal);
        Assert.Contains("FR, IT", page, StringComparison.Ordinal);
        Assert.Contains("people have none yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_surge_is_a_banner_on_the_organisations_pages_until_it_ends()
    {
        using var admin = await server.BrowserAsync("hospital-admin");

        await admin.SubmitAsync("/organisation/policies", "/organisation/policies?step=surge", new() { ["days"] = "14", ["reason"] = "Flood" });
        Assert.Contains("Flood", await admin.GetStringAsync("/organisation/people"), StringComparison.Ordinal);
        await admin.SubmitAsync("/organisation/policies", "/organisation/policies?step=end-surge", []);

        Assert.DoesNotContain("data-testid=\"surge\"", await admin.GetStringAsync("/organisation/people"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_an_account_takes_a_further_place_and_nobody_else_does()
    {
        using var admin = await server.BrowserAsync("admin");
        using var specialist = await server.BrowserAsync("specialist");
        using var viewer = await server.BrowserAsync("viewer");
        using var nobody = server.Anonymous();
        var invited = await admin.SubmitAsync("/organisation/people", "/organisation/people", new() { ["email"] = "specialist@demo.casehub", ["roles"] = "clinician" });
        string link = Link().Match(await invited.Content.ReadAsStringAsync()).Value;

        Assert.Contains("data-testid=\"sign-in-first\"", await nobody.GetStringAsync(link), StringComparison.Ordinal);
        Assert.Contains("data-testid=\"not-yours\"", await viewer.GetStringAsync(link), StringComparison.Ordinal);
        var joined = await specialist.SubmitAsync(link, $"{link}/membership", []);

        Assert.Equal(HttpStatusCode.SeeOther, joined.StatusCode);
        Assert.Contains("Hélène Martin", WebUtility.HtmlDecode(await admin.GetStringAsync("/organisation/people?search=helene")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_is_renewed_and_withdrawn_from_the_list()
    {
        using var admin = await server.BrowserAsync("admin");
        using var nobody = server.Anonymous();
        var invited = await admin.SubmitAsync("/organisation/people", "/organisation/people", new() { ["email"] = "late@clinic.example", ["roles"] = "clinician" });
        string old = Link().Match(await invited.Content.ReadAsStringAsync()).Value;
        string list = await admin.GetStringAsync("/organisation/people");

        var renewed = await admin.SubmitAsync("/organisation/people", Renew().Match(list).Value, []);
        string link = Link().Match(await renewed.Content.ReadAsStringAsync()).Value;
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.GetAsync(old)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync(link)).StatusCode);
        await admin.SubmitAsync("/organisation/people", Withdraw().Match(list).Value, []);

        var gone = await nobody.GetAsync(link);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Contains("was withdrawn", await gone.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_offers_the_same_to_programs()
    {
        using var admin = await server.ProgramAsync("admin");
        using var gp = await server.ProgramAsync("gp");
        var person = (await admin.GetFromJsonAsync<JsonElement>("/api/people?search=ferri")).GetProperty("people")[0];
        var id = person.GetProperty("id").GetGuid();

        var changed = await admin.PutAsJsonAsync($"/api/people/{id}/roles", new { roles = new[] { "coordinator", "organiser" }, version = person.GetProperty("version").GetInt32() });
        var stale = await admin.PostAsJsonAsync($"/api/people/{id}/suspend", new { reason = "Late", version = person.GetProperty("version").GetInt32() });
        var forbidden = await gp.GetAsync("/api/people");

        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal("someone-was-faster", (await stale.ProblemAsync()).GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    /// <summary>As a browser does: with the hidden version of the page.</summary>
    private static async Task<HttpResponseMessage> SubmitAsync(HttpClient client, string page, string action, Dictionary<string, string> fields)
    {
        string html = await client.GetStringAsync(page);
        string form = html[html.IndexOf($"action=\"{action}\"", StringComparison.Ordinal)..];
        fields["version"] = Version().Match(form).Groups[1].Value;
        fields["__RequestVerificationToken"] = Requests.TokenOf(html);
        return await client.PostAsync(action, new FormUrlEncodedContent(fields));
    }

    [GeneratedRegex("/organisation/people/[0-9a-f-]{36}(?=\")", RegexOptions.None, 1000)]
    private static partial Regex PersonLink();

    [GeneratedRegex("action=\"(/organisation/licences/[0-9a-f-]{36}\\?step=check)\"", RegexOptions.None, 1000)]
    private static partial Regex LicenceForm();

    [GeneratedRegex("/invitations/[^\"/]+(?=\")", RegexOptions.None, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("/organisation/people/invitations/[0-9a-f-]{36}/renew", RegexOptions.None, 1000)]
    private static partial Regex Renew();

    [GeneratedRegex("/organisation/people/invitations/[0-9a-f-]{36}/withdraw", RegexOptions.None, 1000)]
    private static partial Regex Withdraw();

    [GeneratedRegex("name=\"version\" value=\"(\\d+)\"", RegexOptions.None, 1000)]
    private static partial Regex Version();
}
