using System.Net;
using CaseHub.Web.Tests.Server;

namespace CaseHub.Web.Tests.Oidc;

/// <summary>The page by which administrators set up their organisation's own sign-in.</summary>
[Trait("Category", "Hub")]
public sealed class ProviderPageTests(HospitalHub hospital) : IClassFixture<HospitalHub>
{
    [Fact]
    public async Task Says_at_once_that_the_provider_answers_and_never_shows_the_secret_again()
    {
        using var admin = await hospital.Server.BrowserAsync("admin");
        var id = Guid.NewGuid();

        var saved = await hospital.SaveAsync(admin, id);
        string page = await admin.GetStringAsync(saved.Headers.Location);

        Assert.Contains("One is kept", page, StringComparison.Ordinal);
        Assert.DoesNotContain("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(OidcProvider.Secret, page, StringComparison.Ordinal);
        Assert.Contains($"{hospital.Server.Url.OriginalString}/sign-in/with/{id}/back", page, StringComparison.Ordinal);
        var tried = await admin.SubmitAsync($"/organisation/sign-in/{id}", $"/organisation/sign-in/{id}/try", []);
        Assert.Contains("It answers, and it is the one", await admin.GetStringAsync(tried.Headers.Location), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_by_which_name_a_provider_calls_itself_when_it_is_another()
    {
        using var admin = await hospital.Server.BrowserAsync("admin");

        var saved = await hospital.SaveAsync(admin, Guid.NewGuid(), ("issuer", hospital.Provider.IssuerText + "/"));

        string alert = await HospitalHub.AlertAsync(admin, saved);
        Assert.Contains($"It calls itself “{hospital.Provider.IssuerText}”: enter exactly that", alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_when_nothing_answers_and_keeps_what_was_entered()
    {
        using var admin = await hospital.Server.BrowserAsync("admin");

        var saved = await hospital.SaveAsync(admin, Guid.NewGuid(), ("issuer", "http://127.0.0.1:1"), ("name", "Nobody there"));

        Assert.Contains("Nobody there does not answer", await HospitalHub.AlertAsync(admin, saved), StringComparison.Ordinal);
        Assert.Contains("value=\"http://127.0.0.1:1\"", await admin.GetStringAsync(saved.Headers.Location), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_what_was_typed_when_a_field_is_wrong_but_not_the_secret()
    {
        using var admin = await hospital.Server.BrowserAsync("admin");
        var id = Guid.NewGuid();

        var refused = await hospital.SaveAsync(admin, id, ("roleLines", "doctors = surgeon"), ("name", "Typed before"), ("strong", "true"), ("listed", ""));
        string page = await refused.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("This line cannot be read: “doctors = surgeon”", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("value=\"Typed before\"", page, StringComparison.Ordinal);
        Assert.Contains($"/sign-in/with/{id}/back", page, StringComparison.Ordinal);
        Assert.DoesNotContain(OidcProvider.Secret, page, StringComparison.Ordinal);
        Assert.Contains("name=\"strong\" value=\"true\" checked", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"listed\" value=\"true\" checked", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removing_ends_the_way_in_at_once()
    {
        var id = await hospital.DescribeAsync();
        await hospital.KnowsAsync("page-1", "Dr. Mira Novak", "page-1@hospital.example");
        using var mira = hospital.Server.Anonymous();
        await hospital.ComeInAsync(mira, id, "page-1");
        Assert.True(await HospitalHub.IsSignedInAsync(mira));
        using var admin = await hospital.Server.BrowserAsync("admin");

        await admin.SubmitAsync($"/organisation/sign-in/{id}", $"/organisation/sign-in/{id}/remove", []);

        Assert.False(await HospitalHub.IsSignedInAsync(mira));
        Assert.DoesNotContain($"{id}", await mira.GetStringAsync("/sign-in"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/organisation/sign-in/{id}")).StatusCode);
    }

    [Fact]
    public async Task Is_nothing_for_who_is_not_an_administrator()
    {
        using var gp = await hospital.Server.BrowserAsync("gp");

        Assert.Equal(HttpStatusCode.Forbidden, (await gp.GetAsync("/organisation/sign-in")).StatusCode);
        var tried = await gp.SubmitAsync("/account/connections", $"/organisation/sign-in/{Guid.NewGuid()}/try", []);
        Assert.Equal(HttpStatusCode.Forbidden, tried.StatusCode);
    }

    [Fact]
    public async Task A_sign_in_that_is_not_listed_is_found_by_the_domain_of_an_address_whoever_has_an_account()
    {
        var id = await hospital.DescribeAsync(("listed", ""), ("emailDomains", "hidden.example"));
        using var browser = hospital.Server.Anonymous();

        Assert.DoesNotContain($"{id}", await browser.GetStringAsync("/sign-in"), StringComparison.Ordinal);
        Assert.Contains($"/sign-in/with/{id}", await browser.GetStringAsync("/sign-in?address=whoever@hidden.example"), StringComparison.Ordinal);
        Assert.Contains("No organisation here has a sign-in", await browser.GetStringAsync("/sign-in?address=whoever@unknown.example"), StringComparison.Ordinal);
    }
}
