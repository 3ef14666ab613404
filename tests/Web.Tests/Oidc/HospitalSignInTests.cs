using System.Web;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Server;

namespace CaseHub.Web.Tests.Oidc;

/// <summary>The whole way to a real OpenID provider and back, without a browser's script; and everything that can come back wrong.</summary>
[Trait("Category", "Hub")]
public sealed class HospitalSignInTests(HospitalHub hospital) : IClassFixture<HospitalHub>
{
    [Fact]
    public async Task A_doctor_comes_in_by_the_hospitals_own_sign_in_and_gets_where_they_wanted_to_go()
    {
        // The sign-in page lists a few; the other tests of this class describe many.
        await using var own = new HospitalHub();
        await own.InitializeAsync();
        var id = await own.DescribeAsync();
        await own.KnowsAsync("mira-1", "Dr. Mira Novak", "mira-1@hospital.example");
        using var browser = own.Server.Anonymous();
        Assert.Contains($"/sign-in/with/{id}?next=%2F%3Fview%3Dasked", await browser.GetStringAsync("/sign-in?next=%2F%3Fview%3Dasked"), StringComparison.Ordinal);

        var answer = await own.ComeInAsync(browser, id, "mira-1", "/?view=asked");

        Assert.Equal("/?view=asked", answer.Headers.Location?.OriginalString);
        string page = await browser.GetStringAsync(answer.Headers.Location);
        Assert.Contains("Dr. Mira Novak", page, StringComparison.Ordinal);
        Assert.Contains("Your account was made", page, StringComparison.Ordinal);
        string cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("casehub=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>PKCE and nonce themselves are not to be seen in the address (RFC 9126 pushes them); the provider refuses who has no PKCE.</summary>
    [Fact]
    public async Task The_cookies_of_the_way_there_cannot_be_read_by_script_and_go_nowhere_but_the_way_back()
    {
        var id = await hospital.DescribeAsync();
        using var browser = hospital.Server.Anonymous();

        var leave = await browser.GetAsync($"/sign-in/with/{id}");

        Assert.Equal(hospital.Provider.Issuer.Authority, leave.Headers.Location?.Authority);
        var cookies = leave.Headers.GetValues("Set-Cookie").Where(c => !c.StartsWith("casehub-form", StringComparison.Ordinal) && !c.StartsWith("casehub-device", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, cookie =>
        {
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains($"path=/sign-in/with/{id}/back", cookie, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Theory]
    [InlineData("nonce", "of another attempt", "belongs to another attempt")]
    [InlineData("audience", "another-program", "meant for another program")]
    [InlineData("expired", true, "no longer valid")]
    [InlineData("otherKey", true, "signature is not the provider's")]
    [InlineData("otherSubject", "somebody-else", "not what was asked for")]
    public async Task An_answer_that_is_not_genuine_lets_nobody_in_and_says_what_to_do(string wrong, object value, string text)
    {
        var id = await hospital.DescribeAsync();
        await hospital.KnowsAsync("mira-2", "Dr. Mira Novak", "mira-2@hospital.example", (wrong, value));
        using var browser = hospital.Server.Anonymous();

        var answer = await hospital.ComeInAsync(browser, id, "mira-2");

        string alert = await HospitalHub.AlertAsync(browser, answer);
        Assert.Contains(text, alert, StringComparison.Ordinal);
        Assert.Contains("Begin once more", alert, StringComparison.Ordinal);
        Assert.False(await HospitalHub.IsSignedInAsync(browser));
    }

    [Fact]
    public async Task A_provider_that_is_down_leaves_the_sign_in_page_usable_and_works_again_once_it_is_back()
    {
        await hospital.Provider.StopAsync();
        var id = await hospital.DescribeAsync(("name", "Hospital that was never up"));
        using var browser = hospital.Server.Anonymous();

        string alert = await HospitalHub.AlertAsync(browser, await browser.GetAsync($"/sign-in/with/{id}"));
        Assert.Contains("Hospital that was never up does not answer", alert, StringComparison.Ordinal);
        var signedIn = await browser.SubmitAsync("/sign-in", "/sign-in", new() { ["email"] = "gp@demo.casehub", ["password"] = DemoServer.Password });
        Assert.Equal("/", signedIn.Headers.Location?.OriginalString);

        await hospital.Provider.StartAgainAsync();
        await hospital.KnowsAsync("mira-3", "Dr. Mira Novak", "mira-3@hospital.example");
        using var later = hospital.Server.Anonymous();
        Assert.Equal("/", (await hospital.ComeInAsync(later, id, "mira-3")).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_provider_that_goes_away_while_somebody_is_there_is_said_to_be_down()
    {
        var id = await hospital.DescribeAsync();
        await hospital.KnowsAsync("mira-4", "Dr. Mira Novak", "mira-4@hospital.example");
        using var browser = hospital.Server.Anonymous();
        var leave = await browser.GetAsync($"/sign-in/with/{id}");
        var back = await hospital.Provider.LogInAsync(leave.Headers.Location!, "mira-4");
        await hospital.Provider.StopAsync();

        string alert = await HospitalHub.AlertAsync(browser, await browser.GetAsync(back));

        await hospital.Provider.StartAgainAsync();
        Assert.Contains("does not answer", alert, StringComparison.Ordinal);
        Assert.False(await HospitalHub.IsSignedInAsync(browser));
    }

    [Fact]
    public async Task A_provider_that_hangs_is_given_up_and_said_to_be_down()
    {
        await hospital.Provider.SwitchAsync(new { hang = true });
        var id = await hospital.DescribeAsync(("name", "Hospital that hangs"));
        using var browser = hospital.Server.Anonymous();

        string alert = await HospitalHub.AlertAsync(browser, await browser.GetAsync($"/sign-in/with/{id}"));

        await hospital.Provider.SwitchAsync(new { });
        Assert.Contains("Hospital that hangs does not answer", alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_who_is_renamed_keeps_the_account_and_is_told()
    {
        var id = await hospital.DescribeAsync();
        await hospital.KnowsAsync("mira-5", "Dr. Mira Novak", "novak-5@hospital.example");
        using var before = hospital.Server.Anonymous();
        await hospital.ComeInAsync(before, id, "mira-5");
        await hospital.KnowsAsync("mira-5", "Dr. Mira Horak", "horak-5@hospital.example");
        using var after = hospital.Server.Anonymous();

        var answer = await hospital.ComeInAsync(after, id, "mira-5");

        string page = await after.GetStringAsync(answer.Headers.Location);
        Assert.Contains("Dr. Mira Horak", page, StringComparison.Ordinal);
        Assert.Contains("new name and e-mail address", page, StringComparison.Ordinal);
        Assert.Equal(IdOf(await before.GetStringAsync("/")), IdOf(page));
    }

    [Fact]
    public async Task Another_person_with_the_address_of_an_account_is_refused_in_words()
    {
        var id = await hospital.DescribeAsync(("emailDomains", "demo.casehub"));
        await hospital.KnowsAsync("impostor", "The Impostor", "gp@demo.casehub");
        using var browser = hospital.Server.Anonymous();

        string alert = await HospitalHub.AlertAsync(browser, await hospital.ComeInAsync(browser, id, "impostor"));

        Assert.Contains("There is an account with the address gp@demo.casehub already", alert, StringComparison.Ordinal);
        Assert.False(await HospitalHub.IsSignedInAsync(browser));
    }

    [Fact]
    public async Task A_wrong_secret_is_told_by_its_code_and_never_shown()
    {
        var id = await hospital.DescribeAsync(("clientSecret", "not-the-secret"));
        await hospital.KnowsAsync("mira-6", "Dr. Mira Novak", "mira-6@hospital.example");
        using var browser = hospital.Server.Anonymous();

        string alert = await HospitalHub.AlertAsync(browser, await browser.GetAsync($"/sign-in/with/{id}"));

        Assert.Contains("refuses to work with this hub (invalid_client)", alert, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-secret", alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stops_at_the_provider_is_told_that_nobody_was_signed_in()
    {
        var id = await hospital.DescribeAsync();
        using var browser = hospital.Server.Anonymous();
        var back = await hospital.Provider.LogInAsync((await browser.GetAsync($"/sign-in/with/{id}")).Headers.Location!, "mira-7");
        string state = HttpUtility.ParseQueryString(back.Query)["state"]!;

        string alert = await HospitalHub.AlertAsync(browser, await browser.GetAsync($"{back.AbsolutePath}?error=access_denied&state={Uri.EscapeDataString(state)}"));

        Assert.Contains("You stopped at Hospital account", alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_back_is_worth_nothing_in_another_browser_nor_a_second_time()
    {
        var id = await hospital.DescribeAsync();
        await hospital.KnowsAsync("mira-8", "Dr. Mira Novak", "mira-8@hospital.example");
        using var browser = hospital.Server.Anonymous();
        using var thief = hospital.Server.Anonymous();
        var back = await hospital.Provider.LogInAsync((await browser.GetAsync($"/sign-in/with/{id}")).Headers.Location!, "mira-8");

        Assert.Contains("began in another browser", await HospitalHub.AlertAsync(thief, await thief.GetAsync(back)), StringComparison.Ordinal);
        Assert.Equal("/", (await browser.GetAsync(back)).Headers.Location?.OriginalString);
        Assert.Contains("began in another browser", await HospitalHub.AlertAsync(browser, await browser.GetAsync(back)), StringComparison.Ordinal);
        Assert.False(await HospitalHub.IsSignedInAsync(thief));
    }

    [Theory]
    [InlineData("/sign-in/with/{0}/back")]
    [InlineData("/sign-in/with/{0}/back?code=guessed&state=guessed")]
    [InlineData("/sign-in/with/{0}/back?error=%3Cscript%3E&error_description=call+0900")]
    public async Task A_way_back_that_was_made_up_is_answered_in_our_own_words(string address)
    {
        var id = await hospital.DescribeAsync();
        using var browser = hospital.Server.Anonymous();

        string alert = await HospitalHub.AlertAsync(browser, await browser.GetAsync(string.Format(null, address, id)));

        Assert.Contains("Nobody was signed in", alert, StringComparison.Ordinal);
        Assert.DoesNotContain("0900", alert, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_back_of_one_provider_is_not_taken_for_another()
    {
        var (one, other) = (await hospital.DescribeAsync(), await hospital.DescribeAsync());
        await hospital.KnowsAsync("mira-9", "Dr. Mira Novak", "mira-9@hospital.example");
        using var browser = hospital.Server.Anonymous();
        var back = await hospital.Provider.LogInAsync((await browser.GetAsync($"/sign-in/with/{one}")).Headers.Location!, "mira-9");

        var answer = await browser.GetAsync(back.PathAndQuery.Replace($"{one}", $"{other}", StringComparison.Ordinal));

        Assert.Contains("was not finished here", await HospitalHub.AlertAsync(browser, answer), StringComparison.Ordinal);
        Assert.False(await HospitalHub.IsSignedInAsync(browser));
    }

    [Theory]
    [InlineData("mira-10", "//elsewhere.example")]
    [InlineData("mira-11", "https://elsewhere.example/")]
    public async Task Coming_in_never_leads_to_another_site(string login, string next)
    {
        var id = await hospital.DescribeAsync();
        await hospital.KnowsAsync(login, "Dr. Mira Novak", $"{login}@hospital.example");
        using var browser = hospital.Server.Anonymous();

        Assert.Equal("/", (await hospital.ComeInAsync(browser, id, login, next)).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task An_unknown_provider_is_answered_on_the_sign_in_page()
    {
        using var browser = hospital.Server.Anonymous();

        string alert = await HospitalHub.AlertAsync(browser, await browser.GetAsync($"/sign-in/with/{Guid.NewGuid()}"));

        Assert.Contains("changed or removed", alert, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_way_back_makes_an_identity_out_of_a_ticket()
    {
        var places = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file).Contains("ProviderIdentity.OfTicket(", StringComparison.Ordinal))
            .Select(Path.GetFileName);

        Assert.Equal(["ProviderWays.cs"], places);
    }

    private static string IdOf(string page)
    {
        int at = page.IndexOf("data-me=\"", StringComparison.Ordinal);
        return page.Substring(at, "data-me=\"".Length + 36);
    }
}
