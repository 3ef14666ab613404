using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Web.Tests.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Web.Tests.SigningIn;

/// <summary>Second factors by pages without script and by the interface. Each test has a person of its own, in a hub of their own: nobody else could sign in as them.</summary>
public sealed partial class SecondFactorTests(DemoServer server) : IClassFixture<DemoServer>
{
    [Fact]
    public async Task A_person_sets_up_an_app_and_is_asked_for_its_code_from_then_on()
    {
        using var browser = await server.BrowserAsync("coordinator");
        string page = await browser.GetStringAsync("/account/security/authenticator");
        var app = new App(Key().Match(page).Groups[1].Value);

        var kept = await browser.SubmitAsync("/account/security/authenticator", "/account/security/authenticator", new() { ["key"] = Ticket().Match(page).Groups[1].Value, ["code"] = app.Code() });
        string[] codes = [.. RecoveryCode().Matches(await kept.Content.ReadAsStringAsync()).Select(match => match.Groups[1].Value)];
        Assert.Equal(10, codes.Length);

        using var other = server.Anonymous();
        var halfway = await SignInAsync(other, "coordinator");
        Assert.Equal("/sign-in/code?next=%2Faccount%2Fprofile", halfway.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Redirect, (await other.GetAsync("/")).StatusCode);
        var wrong = await other.SubmitAsync("/sign-in/code", "/sign-in/code", new() { ["code"] = "12" });
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        var right = await other.SubmitAsync("/sign-in/code", "/sign-in/code?next=%2Faccount%2Fprofile", new() { ["code"] = app.Code() });
        Assert.Equal("/account/profile", right.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/")).StatusCode);

        using var lost = server.Anonymous();
        await SignInAsync(lost, "coordinator");
        Assert.Equal("/", (await lost.SubmitAsync("/sign-in/code", "/sign-in/code", new() { ["recoveryCode"] = codes[0] })).Headers.Location?.OriginalString);
        Assert.Contains("9 of ten are left", await lost.GetStringAsync("/account/security"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_is_told_that_a_code_is_needed_and_not_more()
    {
        using var program = await server.ProgramAsync("interpreter");
        var offer = await program.PostJsonAsync("/api/identity/authenticator/offer", new { });
        var app = new App(offer.GetProperty("key").GetString()!);
        Assert.Equal(10, (await program.PostJsonAsync("/api/identity/authenticator", new { ticket = offer.GetProperty("ticket").GetString(), code = app.Code() })).GetProperty("recoveryCodes").GetArrayLength());

        using var client = server.Anonymous();
        var refused = await client.PostAsJsonAsync("/api/identity/login", new { email = "interpreter@demo.casehub", password = DemoServer.Password });
        var problem = await refused.ProblemAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("second-factor-needed-to-sign-in", problem.GetProperty("type").GetString());
        Assert.False(problem.TryGetProperty("details", out _));

        var tokens = await client.PostJsonAsync("/api/identity/login", new { email = "interpreter@demo.casehub", password = DemoServer.Password, code = app.Code() });
        Assert.Equal(JsonValueKind.String, tokens.GetProperty("accessToken").ValueKind);
        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync("/api/identity/authenticator")).StatusCode);
    }

    [Fact]
    public async Task An_administrator_resets_a_lost_one_from_the_persons_page()
    {
        using var owner = await server.ProgramAsync("admin2");
        var offer = await owner.PostJsonAsync("/api/identity/authenticator/offer", new { });
        await owner.PostJsonAsync("/api/identity/authenticator", new { ticket = offer.GetProperty("ticket").GetString(), code = new App(offer.GetProperty("key").GetString()!).Code() });
        string id = JsonDocument.Parse(await owner.GetStringAsync("/api/identity/me")).RootElement.GetProperty("me").GetProperty("id").GetString()!;
        using var administrator = await server.BrowserAsync("admin");

        var reset = await administrator.SubmitAsync($"/organisation/people/{id}", $"/organisation/people/{id}/second-factor/reset", []);

        Assert.Equal($"/organisation/people/{id}", reset.Headers.Location?.OriginalString);
        Assert.Contains("The second factor is reset", await administrator.GetStringAsync($"/organisation/people/{id}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await owner.GetAsync("/api/identity/me")).StatusCode);
        using var again = await server.BrowserAsync("admin2");
    }

    [Fact]
    public async Task Where_it_is_demanded_every_page_leads_to_setting_one_up_and_then_back()
    {
        await DemandAsync("viewer");
        try
        {
            using var program = await server.ProgramAsync("viewer");
            var refused = await program.GetAsync("/api/cases");
            Assert.Equal("second-factor-needed", (await refused.ProblemAsync()).GetProperty("type").GetString());

            using var browser = await server.BrowserAsync("viewer");
            var led = await browser.GetAsync("/?view=all");
            Assert.Equal("/account/security?next=%2F%3Fview%3Dall", led.Headers.Location?.OriginalString);
            Assert.Contains("Your organisation asks for a second factor", await browser.GetStringAsync(led.Headers.Location), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.SubmitAsync("/account/security", "/cases/new", new() { ["title"] = "Rash" })).StatusCode);

            string page = await browser.GetStringAsync("/account/security/authenticator");
            var app = new App(Key().Match(page).Groups[1].Value);
            var kept = await browser.SubmitAsync(
                "/account/security/authenticator", "/account/security/authenticator?next=%2F%3Fview%3Dall", new() { ["key"] = Ticket().Match(page).Groups[1].Value, ["code"] = app.Code() });
            Assert.Contains("href=\"/?view=all\"", await kept.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/?view=all")).StatusCode);

            var last = await browser.SubmitAsync("/account/security", "/account/security/authenticator/remove", []);
            Assert.Equal(HttpStatusCode.Conflict, last.StatusCode);
            Assert.Contains("this is your last one", await last.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        finally
        {
            await DemandAsync("viewer", isDemanded: false);
        }
    }

    [Fact]
    public async Task A_browser_where_somebody_signed_in_before_is_known_again()
    {
        using var client = server.Anonymous();
        var first = await SignInAsync(client, "host");

        string cookie = first.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("casehub-browser=", StringComparison.Ordinal));

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("max-age=31536000", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("host", Uri.UnescapeDataString(cookie.Split(';')[0]), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Guessing_a_password_ends_after_five_and_leaves_the_owners_browser_alone()
    {
        using var owner = await server.BrowserAsync("privacy");
        using var attacker = server.Anonymous();
        for (int guess = 0; guess < 5; guess++) await SignInAsync(attacker, "privacy", "not this one");

        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(attacker, "privacy")).StatusCode);
        await owner.SubmitAsync("/", "/sign-out", []);
        Assert.Equal(HttpStatusCode.SeeOther, (await SignInAsync(owner, "privacy")).StatusCode);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"ticket\":\"made up\",\"credential\":{}}")]
    [InlineData("{\"ticket\":\"made up\",\"credential\":{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\"}}")]
    public async Task A_passkey_that_is_none_opens_nothing(string body)
    {
        using var client = server.Anonymous();

        var refused = await client.PostAsync("/api/identity/passkey/login", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("passkey-wrong", (await refused.ProblemAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_passkey_answer_that_cannot_be_read_opens_nothing()
    {
        using var client = server.Anonymous();
        var challenge = await client.PostJsonAsync("/api/identity/passkey/options", new { });
        string ticket = challenge.GetProperty("ticket").GetString()!;
        Assert.Equal("required", challenge.GetProperty("options").GetProperty("userVerification").GetString());

        foreach (object credential in new object[] { "text", 7, new { id = "AA" }, new { id = "AA", rawId = "AA", type = "public-key", response = new { clientDataJSON = "e30", authenticatorData = "AA", signature = "AA", userHandle = "AA" }, clientExtensionResults = new { } } })
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsJsonAsync("/api/identity/passkey/login", new { ticket, credential })).StatusCode);
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client, string account, string password = DemoServer.Password) =>
        client.SubmitAsync("/sign-in", "/sign-in?next=%2Faccount%2Fprofile", new() { ["email"] = $"{account}@demo.casehub", ["password"] = password });

    private async Task DemandAsync(string account, bool isDemanded = true)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var organisationId = await db.Users.Where(u => u.Email == $"{account}@demo.casehub").Join(db.Set<Clinician>(), u => u.Id, c => c.Id, (u, c) => c.HomeOrganisationId).SingleAsync();
        await db.Set<Organisation>().Where(o => o.Id == organisationId).ExecuteUpdateAsync(o => o.SetProperty(row => row.RequiresSecondFactor, isDemanded));
    }

    [GeneratedRegex("data-testid=\"authenticator-key\">([A-Z2-7 ]+)<", RegexOptions.None, 1000)]
    private static partial Regex Key();

    [GeneratedRegex("name=\"key\" value=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Ticket();

    [GeneratedRegex("<code>([2-9A-Z]{5}-[2-9A-Z]{5})</code>", RegexOptions.None, 1000)]
    private static partial Regex RecoveryCode();
}
