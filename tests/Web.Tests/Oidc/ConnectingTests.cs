using System.Net;
using System.Text.RegularExpressions;
using CaseHub.Web.Tests.Server;

namespace CaseHub.Web.Tests.Oidc;

/// <summary>An account that is there already is connected by its owner, and by nobody else.</summary>
[Trait("Category", "Hub")]
public sealed partial class ConnectingTests(HospitalHub hospital) : IClassFixture<HospitalHub>
{
    [Fact]
    public async Task A_doctor_connects_their_account_after_seeing_whose_it_is_there()
    {
        var id = await hospital.DescribeAsync(("accounts", ""));
        await hospital.KnowsAsync("giulia", "Conti, Giulia", "g.conti@hospital.example");
        using var gp = await hospital.Server.BrowserAsync("gp");
        using var later = hospital.Server.Anonymous();
        Assert.Contains("connect it under", await HospitalHub.AlertAsync(later, await hospital.ComeInAsync(later, id, "giulia")), StringComparison.Ordinal);

        var back = await hospital.Provider.LogInAsync((await gp.GetAsync($"/account/connections/{id}")).Headers.Location!, "giulia");
        Assert.Equal("/account/connections", (await gp.GetAsync(back)).Headers.Location?.OriginalString);
        string page = await gp.GetStringAsync("/account/connections");
        Assert.Contains("Hospital account knows you as Conti, Giulia (g.conti@hospital.example)", page, StringComparison.Ordinal);
        var confirmed = await gp.SubmitAsync("/account/connections", "/account/connections", new() { ["offer"] = Offer().Match(page).Groups[1].Value });
        Assert.Equal(HttpStatusCode.SeeOther, confirmed.StatusCode);

        var answer = await hospital.ComeInAsync(later, id, "giulia");
        Assert.Contains("Dr. Giulia Conti", await later.GetStringAsync(answer.Headers.Location), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coming_back_in_a_browser_where_somebody_else_is_signed_in_connects_nothing()
    {
        var id = await hospital.DescribeAsync();
        await hospital.KnowsAsync("giulia-2", "Conti, Giulia", "g2.conti@hospital.example");
        using var browser = await hospital.Server.BrowserAsync("gp");
        var back = await hospital.Provider.LogInAsync((await browser.GetAsync($"/account/connections/{id}")).Headers.Location!, "giulia-2");
        await browser.SubmitAsync("/", "/sign-out", []);
        await browser.SubmitAsync("/sign-in", "/sign-in", new() { ["email"] = "coordinator@demo.casehub", ["password"] = DemoServer.Password });

        var answer = await browser.GetAsync(back);

        Assert.Equal("/account/connections", answer.Headers.Location?.OriginalString);
        Assert.Contains("was not finished here", await HospitalHub.AlertAsync(browser, answer), StringComparison.Ordinal);
        Assert.DoesNotContain("link-offer", await browser.GetStringAsync("/account/connections"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_connects_who_is_not_signed_in()
    {
        using var browser = hospital.Server.Anonymous();

        var answer = await browser.GetAsync($"/account/connections/{Guid.NewGuid()}");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/sign-in", answer.Headers.Location?.PathAndQuery, StringComparison.Ordinal);
    }

    [GeneratedRegex("name=\"offer\" value=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Offer();
}
