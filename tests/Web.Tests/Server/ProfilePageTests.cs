using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaseHub.Web.Tests.Server;

/// <summary>Profile, photo, import, networks, teams and first steps without script, on a server whose people nobody else needs.</summary>
public sealed partial class ProfilePageTests(ProfilePageTests.OwnServer own) : IClassFixture<ProfilePageTests.OwnServer>
{
    private DemoServer Server => own.Server;

    [Fact]
    public async Task A_wrong_span_is_named_at_its_day_and_everything_typed_stays()
    {
        using var gp = await Server.BrowserAsync("gp");
        var fields = new Dictionary<string, string> { ["name"] = "Dr. Giulia Conti", ["languages"] = "it, en", ["country"] = "it", ["timeZone"] = "Europe/Rome", ["clinicHours.mon"] = "8-12", ["clinicHours.tue"] = "late" };

        var refused = await gp.SubmitAsync("/account/profile", "/account/profile", new(fields));
        string page = await refused.Content.ReadAsStringAsync();
        var saved = await gp.SubmitAsync("/account/profile", "/account/profile", new(fields) { ["clinicHours.tue"] = "14:00–18:00" });

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("id=\"profile-clinicHours-tue-error\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"8-12\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Contains("value=\"14:00-18:00\"", await gp.GetStringAsync("/account/profile"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_is_shown_to_partners_and_to_nobody_else()
    {
        using var host = await Server.BrowserAsync("host");
        using var partner = await Server.BrowserAsync("gp");
        using var nobody = Server.Anonymous();
        byte[] picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

        var sent = await SendFileAsync(host, "/account/profile", "/account/profile/photo", "photo", picture, "me.png");
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        string address = Photo().Match(await host.GetStringAsync("/account/profile")).Value;

        var seen = await partner.GetAsync(address);
        Assert.Equal("image/png", seen.Content.Headers.ContentType?.MediaType);
        Assert.Contains("no-cache", seen.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await nobody.GetAsync(address)).StatusCode);
        var wrong = await SendFileAsync(host, "/account/profile", "/account/profile/photo", "photo", "%PDF-1.4"u8.ToArray(), "me.png");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, wrong.StatusCode);
    }

    [Fact]
    public async Task A_file_of_people_is_checked_then_imported_and_its_links_are_downloaded_once()
    {
        using var admin = await Server.BrowserAsync("admin");
        using var nobody = Server.Anonymous();
        byte[] file = Encoding.UTF8.GetBytes("email;name;roles\nimported@clinic.example;Imported One;coordinator\nbroken;Broken One;\n");

        var check = await SendFileAsync(admin, "/organisation/people/import", "/organisation/people/import?step=check", "file", file, "people.csv");
        string checkedPage = await check.Content.ReadAsStringAsync();
        Assert.Contains("1 would be invited, 0 are there already, 1 lines", checkedPage, StringComparison.Ordinal);
        var done = await admin.PostAsync("/organisation/people/import?step=import", Form(checkedPage, "content"));
        string donePage = await done.Content.ReadAsStringAsync();
        var report = await admin.PostAsync("/organisation/people/import/report", Form(donePage, "report"));
        string csv = await report.Content.ReadAsStringAsync();

        Assert.Equal("attachment", report.Content.Headers.ContentDisposition?.DispositionType);
        string link = Link().Match(csv).Value;
        Assert.Contains("Imported One", await nobody.GetStringAsync(link), StringComparison.Ordinal);
        var again = await SendFileAsync(admin, "/organisation/people/import", "/organisation/people/import?step=check", "file", file, "people.csv");
        Assert.Contains("0 would be invited, 1 are there already", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_imports_by_the_api_after_a_dry_run()
    {
        using var admin = await Server.ProgramAsync("hospital-admin");
        using var csv = new StringContent("email\nby-api@hospital.example\n", Encoding.UTF8, "text/csv");
        using var twice = new StringContent("email\nby-api@hospital.example\n", Encoding.UTF8, "text/csv");

        var dry = await (await admin.PostAsync("/api/people/import?dryRun=true", csv)).Content.ReadFromJsonAsync<JsonElement>();
        var done = await (await admin.PostAsync("/api/people/import", twice)).Content.ReadFromJsonAsync<JsonElement>();

        Assert.False(dry.GetProperty("isDone").GetBoolean());
        Assert.Equal("invited", done.GetProperty("lines")[0].GetProperty("fate").GetString());
        Assert.True(done.GetProperty("lines")[0].GetProperty("token").GetString()!.Length > 20);
    }

    [Fact]
    public async Task A_network_is_founded_and_joined_by_a_link()
    {
        using var admin = await Server.BrowserAsync("admin");
        using var hospital = await Server.BrowserAsync("hospital-admin");
        await admin.SubmitAsync("/organisation/networks", "/organisation/networks?step=found", new() { ["name"] = "Northern lights" });
        string page = await admin.GetStringAsync("/organisation/networks");
        string section = page[page.IndexOf("Northern lights", StringComparison.Ordinal)..];

        var made = await admin.SubmitAsync("/organisation/networks", LinkForm().Match(section).Value, []);
        string link = NetworkLink().Match(await made.Content.ReadAsStringAsync()).Value;
        Assert.Contains("Northern lights", await hospital.GetStringAsync(link), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await hospital.SubmitAsync(link, link, [])).StatusCode);

        Assert.Contains("Northern lights", await hospital.GetStringAsync("/organisation/networks"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await hospital.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task Only_the_first_organisations_administrators_found_a_further_one()
    {
        using var admin = await Server.BrowserAsync("admin");
        using var hospital = await Server.BrowserAsync("hospital-admin");
        var fields = new Dictionary<string, string> { ["name"] = "Island Clinic", ["country"] = "mt", ["email"] = "head@island.example" };

        var refused = await hospital.SubmitAsync("/organisation/networks", "/organisation/networks?step=organisation", new(fields));
        var founded = await admin.SubmitAsync("/organisation/networks", "/organisation/networks?step=organisation", new(fields));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("/invitations/", await founded.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("step=organisation", await hospital.GetStringAsync("/organisation/networks"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_team_is_made_filled_and_deleted()
    {
        using var admin = await Server.BrowserAsync("hospital-admin");
        await admin.SubmitAsync("/organisation/teams", "/organisation/teams", new() { ["name"] = "Tumour board" });
        string page = await admin.GetStringAsync("/organisation/teams");
        string form = TeamForm().Match(page).Value;
        string member = Member().Match(page).Groups[1].Value;

        await admin.SubmitAsync("/organisation/teams", form, new() { ["name"] = "Tumour board 2", ["members"] = member });
        Assert.Contains("Tumour board 2", await admin.GetStringAsync("/organisation/teams"), StringComparison.Ordinal);
        await admin.SubmitAsync("/organisation/teams", form.Replace("change", "delete", StringComparison.Ordinal), []);

        Assert.Contains("data-testid=\"no-teams\"", await admin.GetStringAsync("/organisation/teams"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_steps_lead_on_until_they_are_put_aside()
    {
        using var admin = await Server.BrowserAsync("admin2");
        Assert.Contains("data-testid=\"start-steps\"", await admin.GetStringAsync("/organisation/start"), StringComparison.Ordinal);
        Assert.Contains("data-testid=\"start-banner\"", await admin.GetStringAsync("/organisation/people"), StringComparison.Ordinal);

        await admin.SubmitAsync("/organisation/start", "/organisation/start/dismiss", []);

        Assert.DoesNotContain("data-testid=\"start-banner\"", await admin.GetStringAsync("/organisation/people"), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendFileAsync(HttpClient client, string page, string action, string field, byte[] bytes, string name)
    {
        using var form = new MultipartFormDataContent { { new StringContent(Requests.TokenOf(await client.GetStringAsync(page))), "__RequestVerificationToken" } };
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(content, field, name);
        return await client.PostAsync(action, form);
    }

    /// <summary>The hidden field of a page as its browser sends it back.</summary>
    private static FormUrlEncodedContent Form(string page, string field)
    {
        string value = Regex.Match(page, $"name=\"{field}\" value=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        return new FormUrlEncodedContent([new(field, WebUtility.HtmlDecode(value)), new("__RequestVerificationToken", Requests.TokenOf(page))]);
    }

    [GeneratedRegex("/people/[0-9a-f-]{36}/photo", RegexOptions.None, 1000)]
    private static partial Regex Photo();

    [GeneratedRegex("/invitations/[A-Za-z0-9_-]+", RegexOptions.None, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("/organisation/networks/[0-9a-f-]{36}\\?step=link", RegexOptions.None, 1000)]
    private static partial Regex LinkForm();

    [GeneratedRegex("/organisation/networks/join/[A-Za-z0-9_-]+", RegexOptions.None, 1000)]
    private static partial Regex NetworkLink();

    [GeneratedRegex("/organisation/teams/[0-9a-f-]{36}\\?step=change", RegexOptions.None, 1000)]
    private static partial Regex TeamForm();

    [GeneratedRegex("name=\"members\" value=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Member();

    /// <summary>One for the class.</summary>
    public sealed class OwnServer : IAsyncLifetime
    {
        public DemoServer Server { get; } = new();

        public ValueTask InitializeAsync() => Server.InitializeAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
