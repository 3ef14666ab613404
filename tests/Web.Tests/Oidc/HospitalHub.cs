using System.Net;
using CaseHub.Web.Tests.Server;

namespace CaseHub.Web.Tests.Oidc;

/// <summary>The demo's hub with a hospital's identity provider beside it.</summary>
public sealed class HospitalHub : IAsyncLifetime
{
    /// <summary>Short, since one test waits for it to pass.</summary>
    public DemoServer Server { get; } = new("--CaseHub:Providers:TimeoutSeconds=2");

    public OidcProvider Provider { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Provider.StartAsync();
        await Server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Provider.DisposeAsync();
    }

    /// <summary>An administrator describes the provider by the page, as one that makes accounts.</summary>
    /// <returns>Its id.</returns>
    public async Task<Guid> DescribeAsync(params (string Field, string Value)[] fields)
    {
        var id = Guid.NewGuid();
        using var admin = await Server.BrowserAsync("admin");
        var saved = await SaveAsync(admin, id, fields);
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        return id;
    }

    public Task<HttpResponseMessage> SaveAsync(HttpClient admin, Guid id, params (string Field, string Value)[] fields)
    {
        var form = new Dictionary<string, string>
        {
            ["name"] = "Hospital account",
            ["issuer"] = Provider.IssuerText,
            ["clientId"] = OidcProvider.ClientId,
            ["clientSecret"] = OidcProvider.Secret,
            ["scopes"] = "profile email groups",
            ["rolesClaim"] = "groups",
            ["emailDomains"] = "hospital.example",
            ["accounts"] = "true",
            ["listed"] = "true",
            ["enabled"] = "true",
        };
        foreach (var (field, value) in fields) form[field] = value;
        return admin.SubmitAsync("/organisation/sign-in", $"/organisation/sign-in/{id}", form);
    }

    /// <summary>Tells the provider who there is, and how it behaves.</summary>
    /// <param name="login">Becomes the subject.</param>
    public Task KnowsAsync(string login, string name, string email, params (string Switch, object Value)[] switches)
    {
        var all = new Dictionary<string, object> { ["people"] = new Dictionary<string, object> { [login] = new { name, email, email_verified = true, groups = new[] { "doctors" } } } };
        foreach (var (one, value) in switches) all[one] = value;
        return Provider.SwitchAsync(all);
    }

    /// <summary>There and back in one browser.</summary>
    /// <returns>The hub's answer to the way back.</returns>
    public async Task<HttpResponseMessage> ComeInAsync(HttpClient browser, Guid provider, string login, string next = "")
    {
        var leave = await browser.GetAsync($"/sign-in/with/{provider}{(next.Length > 0 ? $"?next={Uri.EscapeDataString(next)}" : "")}");
        Assert.Equal(HttpStatusCode.Redirect, leave.StatusCode);
        return await browser.GetAsync(await Provider.LogInAsync(leave.Headers.Location!, login));
    }

    /// <summary>What the page that an answer leads to tells in its alert; empty without one.</summary>
    public static async Task<string> AlertAsync(HttpClient browser, HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        string page = await browser.GetStringAsync(answer.Headers.Location!);
        int at = page.IndexOf("role=\"alert\"", StringComparison.Ordinal);
        return at < 0 ? "" : WebUtility.HtmlDecode(page[at..page.IndexOf("</div>", at, StringComparison.Ordinal)]);
    }

    public static async Task<bool> IsSignedInAsync(HttpClient browser) => (await browser.GetAsync("/")).StatusCode == HttpStatusCode.OK;
}
