using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace CaseHub.Web.Tests.Server;

/// <summary>The HTTP side of RFC 9725; what becomes of the media is proved elsewhere.</summary>
[Collection(nameof(DemoServer))]
public class WhipWhepTests(DemoServer server)
{
    [Theory]
    [InlineData("whip")]
    [InlineData("whep")]
    public async Task An_endpoint_says_what_it_takes(string protocol)
    {
        using var device = server.Anonymous();

        var options = await device.SendAsync(new HttpRequestMessage(HttpMethod.Options, $"/{protocol}/{Guid.NewGuid()}"));

        Assert.Equal(HttpStatusCode.NoContent, options.StatusCode);
        Assert.Equal("application/sdp", options.Headers.GetValues("Accept-Post").Single());
    }

    [Theory]
    [InlineData("whip")]
    [InlineData("whep")]
    public async Task Without_a_media_token_nothing_is_opened(string protocol)
    {
        using var device = server.Anonymous();

        var refused = await device.PostAsync($"/{protocol}/{Guid.NewGuid()}", Sdp("v=0"));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("media-token-not-accepted", (await refused.ProblemAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_token_opens_its_own_session_in_its_own_role_only()
    {
        using var gp = await server.ProgramAsync("gp");
        var (session, token) = await TokenAsync(gp, "view");
        using var device = server.Anonymous();
        device.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        Assert.Equal(HttpStatusCode.Unauthorized, (await device.PostAsync($"/whip/{session}", Sdp("v=0"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await device.PostAsync($"/whep/{Guid.NewGuid()}", Sdp("v=0"))).StatusCode);
    }

    [Fact]
    public async Task An_offer_that_is_none_is_refused_in_words()
    {
        using var gp = await server.ProgramAsync("gp");
        var (session, token) = await TokenAsync(gp, "publish");
        using var device = server.Anonymous();
        device.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        var noSdp = await device.PostAsync($"/whip/{session}", Sdp("not an offer"));
        var noType = await device.PostAsync($"/whip/{session}", new StringContent("v=0"));

        Assert.InRange((int)noSdp.StatusCode, 400, 499);
        Assert.NotEmpty((await noSdp.ProblemAsync()).GetProperty("detail").GetString()!);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, noType.StatusCode);
    }

    [Fact]
    public async Task Candidates_may_trickle_in_although_none_is_needed()
    {
        using var device = server.Anonymous();
        var fragment = new StringContent("a=ice-ufrag:EsAw\r\n", Encoding.UTF8);
        fragment.Headers.ContentType = new MediaTypeHeaderValue("application/trickle-ice-sdpfrag");

        Assert.Equal(HttpStatusCode.NoContent, (await device.PatchAsync($"/whip/{Guid.NewGuid()}/{Guid.NewGuid()}", fragment)).StatusCode);
    }

    private static StringContent Sdp(string text)
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/sdp");
        return content;
    }

    private static async Task<(Guid SessionId, string Token)> TokenAsync(HttpClient gp, string role)
    {
        var caseId = await gp.OpenCaseAsync();
        var session = (await gp.PostJsonAsync($"/api/cases/{caseId}/sessions", new { })).GetProperty("id").GetGuid();
        var token = await gp.PostJsonAsync($"/api/sessions/{session}/media-tokens", new { role, label = "Endoscope", recordingConsent = false });
        Assert.EndsWith(role == "publish" ? $"/whip/{session}" : $"/whep/{session}", token.GetProperty(role == "publish" ? "whipUrl" : "whepUrl").GetString(), StringComparison.Ordinal);
        return (session, token.GetProperty("token").GetString()!);
    }
}
