using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Server;

/// <summary>The administrators' look at the media engine.</summary>
[Collection(nameof(DemoServer))]
public class LivePageTests(DemoServer server)
{
    [Theory]
    [InlineData("gp")]
    [InlineData("specialist")]
    [InlineData("host")]
    [InlineData("coordinator")]
    public async Task To_all_but_administrators_there_is_no_such_page(string account)
    {
        using var person = await server.BrowserAsync(account);
        using var program = await server.ProgramAsync(account);

        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync("/live")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync("/api/live")).StatusCode);
        Assert.DoesNotContain("href=\"/live\"", await person.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_asked_to()
    {
        using var nobody = server.Anonymous();

        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/api/live")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await nobody.GetAsync("/live")).StatusCode);
    }

    [Fact]
    public async Task An_administrator_sees_rooms_and_connections_by_their_ids_and_nothing_of_the_case()
    {
        var session = await PublishingAsync();
        using var admin = await server.BrowserAsync("admin");
        using var program = await server.ProgramAsync("admin");

        string page = await admin.GetStringAsync("/live");
        var live = await program.GetFromJsonAsync<JsonElement>("/api/live");

        var room = Assert.Single(live.GetProperty("rooms").EnumerateArray(), room => room.GetProperty("sessionId").GetGuid() == session);
        Assert.Equal("consult", room.GetProperty("kind").GetString());
        Assert.Equal(1, room.GetProperty("people").GetInt32());
        Assert.Contains("href=\"/live\"", page, StringComparison.Ordinal);
        Assert.Contains(session.ToString(), page, StringComparison.Ordinal);
        Assert.Contains("data-testid=\"live-counters\"", page, StringComparison.Ordinal);
        foreach (string secret in new[] { "Spreading rash", "Conti", "Ward camera" })
        {
            Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, live.ToString(), StringComparison.Ordinal);
        }
    }

    /// <summary>A room of the administrator's organisation, with a device in it that was answered.</summary>
    private async Task<Guid> PublishingAsync()
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
        return session;
    }
}
