using System.Net;
using System.Net.Http.Json;

namespace CaseHub.Web.Tests.Server;

[Collection(nameof(DemoServer))]
public class SigningInTests(DemoServer server)
{
    [Fact]
    public async Task A_stranger_is_led_to_sign_in_and_back_to_where_they_wanted_to_go()
    {
        using var client = server.Anonymous();

        var refused = await client.GetAsync("/organisation/people");

        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        Assert.Equal("/sign-in?next=%2Forganisation%2Fpeople", refused.Headers.Location?.PathAndQuery);
        var signedIn = await client.SubmitAsync("/sign-in", "/sign-in?next=%2Forganisation%2Fpeople", new() { ["email"] = "admin@demo.casehub", ["password"] = DemoServer.Password });
        Assert.Equal(HttpStatusCode.SeeOther, signedIn.StatusCode);
        Assert.Equal("/organisation/people", signedIn.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/organisation/people")).StatusCode);
    }

    [Theory]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("https://elsewhere.example/")]
    public async Task Signing_in_never_leads_to_another_site(string next)
    {
        using var client = server.Anonymous();

        var signedIn = await client.SubmitAsync(
            "/sign-in", $"/sign-in?next={Uri.EscapeDataString(next)}", new() { ["email"] = "gp@demo.casehub", ["password"] = DemoServer.Password });

        Assert.Equal("/", signedIn.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_wrong_password_keeps_the_address_but_not_the_password()
    {
        using var client = server.Anonymous();

        var refused = await client.SubmitAsync("/sign-in", "/sign-in", new() { ["email"] = "nobody@demo.casehub", ["password"] = "wrong-password-here" });
        string page = await refused.Content.ReadAsStringAsync();

        Assert.False(refused.IsSuccessStatusCode);
        Assert.Contains("value=\"nobody@demo.casehub\"", page, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password-here", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_cookie_at_once_even_where_it_was_copied()
    {
        using var client = await server.BrowserAsync("viewer");
        using var copy = server.Anonymous();
        var signIn = await copy.SubmitAsync("/sign-in", "/sign-in", new() { ["email"] = "viewer@demo.casehub", ["password"] = DemoServer.Password });
        string cookie = signIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("casehub=", StringComparison.Ordinal)).Split(';')[0];
        using var thief = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Url };
        thief.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/")).StatusCode);

        var signedOut = await copy.SubmitAsync("/", "/sign-out", []);

        Assert.Equal(HttpStatusCode.SeeOther, signedOut.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Cookies_cannot_be_read_by_script_and_do_not_travel_from_other_sites()
    {
        using var client = server.Anonymous();

        var signedIn = await client.SubmitAsync("/sign-in", "/sign-in", new() { ["email"] = "gp@demo.casehub", ["password"] = DemoServer.Password });
        string cookie = signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("casehub=", StringComparison.Ordinal));

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        using var client = await server.BrowserAsync("gp");

        var refused = await client.PostAsync("/cases/new", new FormUrlEncodedContent([new("title", "Forged")]));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("The form could not be read", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("Forged", await client.GetStringAsync("/?view=all"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task Another_site_cannot_use_the_cookie_on_the_interface(string origin, HttpStatusCode expected)
    {
        using var client = await server.BrowserAsync("gp");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cases") { Content = JsonContent.Create(new { title = "Forged" }) };
        request.Headers.Add("Origin", origin);

        Assert.Equal(expected, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_program_refreshes_its_token_until_it_signs_out()
    {
        using var client = server.Anonymous();
        var tokens = await client.PostJsonAsync("/api/identity/login", new { email = "host@demo.casehub", password = DemoServer.Password });
        string refreshToken = tokens.GetProperty("refreshToken").GetString()!;

        var fresh = await client.PostJsonAsync("/api/identity/refresh", new { refreshToken });
        client.DefaultRequestHeaders.Authorization = new("Bearer", fresh.GetProperty("accessToken").GetString());
        await client.PostJsonAsync("/api/identity/logout", new { });

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/cases")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsJsonAsync("/api/identity/refresh", new { refreshToken })).StatusCode);
    }
}
