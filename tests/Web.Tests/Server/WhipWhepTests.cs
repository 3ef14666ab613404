using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Server;

/// <summary>The HTTP side of RFC 9725; what becomes of the media is proved elsewhere.</summary>
[Collection(nameof(DemoServer))]
public class WhipWhepTests(DemoServer server)
{
    private const string SdpType = "application/sdp";
    private const string FragmentType = "application/trickle-ice-sdpfrag";

    /// <summary>Of both vectors used here.</summary>
    private const string OfferedUfrag = "n5lK";

    [Theory]
    [InlineData("whip")]
    [InlineData("whep")]
    public async Task An_endpoint_says_to_pages_of_any_origin_what_it_takes(string protocol)
    {
        using var device = server.Anonymous();

        using var endpoint = await device.SendAsync(new HttpRequestMessage(HttpMethod.Options, $"/{protocol}/{Guid.NewGuid()}"));
        using var resource = await device.SendAsync(new HttpRequestMessage(HttpMethod.Options, $"/{protocol}/{Guid.NewGuid()}/{Guid.NewGuid()}"));

        Assert.Equal(HttpStatusCode.NoContent, endpoint.StatusCode);
        Assert.Equal(SdpType, HeaderOf(endpoint, "Accept-Post"));
        Assert.Equal("POST", HeaderOf(endpoint, "Access-Control-Allow-Methods"));
        Assert.Equal(FragmentType, HeaderOf(resource, "Accept-Patch"));
        Assert.Equal("PATCH, DELETE", HeaderOf(resource, "Access-Control-Allow-Methods"));
        Assert.All([endpoint, resource], answer =>
        {
            Assert.Equal("*", HeaderOf(answer, "Access-Control-Allow-Origin"));
            Assert.Contains("Authorization", HeaderOf(answer, "Access-Control-Allow-Headers"), StringComparison.Ordinal);
            Assert.Contains("If-Match", HeaderOf(answer, "Access-Control-Allow-Headers"), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    public async Task Other_methods_are_not_allowed(string method)
    {
        using var device = server.Anonymous();

        using var refused = await device.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/whip/{Guid.NewGuid()}"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
        Assert.Contains("POST", refused.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("whip")]
    [InlineData("whep")]
    public async Task Without_a_media_token_nothing_is_opened(string protocol)
    {
        using var device = server.Anonymous();

        using var refused = await device.PostAsync($"/{protocol}/{Guid.NewGuid()}", Text("v=0", SdpType));

        await AssertRefusedAsync(refused, HttpStatusCode.Unauthorized, "media-token-not-accepted");
        Assert.Equal("Bearer", HeaderOf(refused, "WWW-Authenticate"));
        Assert.Equal("*", HeaderOf(refused, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_token_opens_its_own_session_in_its_own_role_only()
    {
        var (session, device) = await DeviceAsync("view");

        using var otherRole = await device.PostAsync($"/whip/{session}", Text("v=0", SdpType));
        using var otherSession = await device.PostAsync($"/whep/{Guid.NewGuid()}", Text("v=0", SdpType));

        await AssertRefusedAsync(otherRole, HttpStatusCode.Forbidden, "media-token-for-something-else");
        await AssertRefusedAsync(otherSession, HttpStatusCode.Forbidden, "media-token-for-something-else");
    }

    [Theory]
    [InlineData("publish", "chromium-publish.sdp")]
    [InlineData("view", "chromium-view.sdp")]
    public async Task A_media_session_is_made_and_ended(string role, string offer)
    {
        var (session, device) = await DeviceAsync(role);
        string protocol = role == "publish" ? "whip" : "whep";

        using var created = await device.PostAsync($"/{protocol}/{session}", Text(Offer(offer), SdpType));

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(SdpType, created.Content.Headers.ContentType!.ToString());
        Assert.Equal($"\"{UfragOf(await created.Content.ReadAsStringAsync())}\"", created.Headers.ETag!.Tag);
        Assert.StartsWith($"/{protocol}/{session}/", created.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("Location", HeaderOf(created, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await device.DeleteAsync(created.Headers.Location)).StatusCode);
        await AssertRefusedAsync(await device.DeleteAsync(created.Headers.Location), HttpStatusCode.NotFound, "media-session-not-found");
    }

    [Fact]
    public async Task What_cannot_be_an_offer_is_refused_by_its_kind()
    {
        var (session, device) = await DeviceAsync("publish");
        var at = new Uri($"/whip/{session}", UriKind.Relative);

        await AssertRefusedAsync(await device.PostAsync(at, Text("not an offer", SdpType)), HttpStatusCode.BadRequest, "not-sdp");
        await AssertRefusedAsync(await device.PostAsync(at, Text(Offer("obs-publish.sdp"), SdpType)), HttpStatusCode.UnprocessableEntity, "no-vp8");
        await AssertRefusedAsync(await device.PostAsync(at, Text("v=0", "text/plain")), HttpStatusCode.UnsupportedMediaType, "not-sdp");
        await AssertRefusedAsync(await device.PostAsync(at, new ByteArrayContent([1, 2])), HttpStatusCode.UnsupportedMediaType, "not-sdp");
        await AssertRefusedAsync(await device.PostAsync(at, Text(new string('a', 70_000), SdpType)), HttpStatusCode.RequestEntityTooLarge, "sdp-too-large");

        using var wantsJson = new HttpRequestMessage(HttpMethod.Post, at) { Content = Text(Offer("chromium-publish.sdp"), SdpType) };
        wantsJson.Headers.Accept.ParseAdd("application/json");
        await AssertRefusedAsync(await device.SendAsync(wantsJson), HttpStatusCode.NotAcceptable, "only-sdp");
    }

    [Fact]
    public async Task Candidates_may_trickle_in_for_the_present_ice_session()
    {
        var (_, device, at, tag) = await PublishingAsync();

        using var taken = await PatchAsync(device, at, tag, Fragment(OfferedUfrag));

        Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
    }

    [Fact]
    public async Task A_restart_gives_a_new_ice_session_and_ends_the_old_tag()
    {
        var (_, device, at, tag) = await PublishingAsync();

        using var restarted = await PatchAsync(device, at, "*", Fragment("brandnew"));
        string fragment = await restarted.Content.ReadAsStringAsync();
        string newTag = restarted.Headers.ETag!.Tag;

        Assert.Equal(HttpStatusCode.OK, restarted.StatusCode);
        Assert.Equal(FragmentType, restarted.Content.Headers.ContentType!.ToString());
        Assert.NotEqual(tag, newTag);
        Assert.Equal($"\"{UfragOf(fragment)}\"", newTag);
        Assert.Contains("a=candidate:", fragment, StringComparison.Ordinal);
        await AssertRefusedAsync(await PatchAsync(device, at, tag, Fragment("brandnew")), HttpStatusCode.PreconditionFailed, "ice-session-changed");
        Assert.Equal(HttpStatusCode.NoContent, (await PatchAsync(device, at, newTag, Fragment("brandnew"))).StatusCode);
    }

    [Fact]
    public async Task A_patch_that_does_not_fit_is_refused_by_its_kind()
    {
        var (session, device, at, tag) = await PublishingAsync();
        using var anonymous = server.Anonymous();
        var nowhere = new Uri($"/whip/{session}/{Guid.NewGuid()}", UriKind.Relative);

        await AssertRefusedAsync(await PatchAsync(device, at, null, Fragment(OfferedUfrag)), HttpStatusCode.PreconditionRequired, "if-match-needed");
        await AssertRefusedAsync(await PatchAsync(device, at, "\"something\"", Fragment(OfferedUfrag)), HttpStatusCode.PreconditionFailed, "ice-session-changed");
        await AssertRefusedAsync(await PatchAsync(device, at, $"W/{tag}", Fragment(OfferedUfrag)), HttpStatusCode.PreconditionFailed, "ice-session-changed");
        await AssertRefusedAsync(await PatchAsync(device, at, tag, Fragment("brandnew")), HttpStatusCode.UnprocessableEntity, "other-ice-credentials");
        await AssertRefusedAsync(await PatchAsync(device, at, tag, "{}"), HttpStatusCode.BadRequest, "not-sdpfrag");
        await AssertRefusedAsync(await PatchAsync(device, at, tag, Fragment(OfferedUfrag), SdpType), HttpStatusCode.UnsupportedMediaType, "not-sdpfrag");
        await AssertRefusedAsync(await PatchAsync(device, at, tag, new string('a', 20_000)), HttpStatusCode.RequestEntityTooLarge, "sdpfrag-too-large");
        await AssertRefusedAsync(await PatchAsync(device, nowhere, "*", Fragment("brandnew")), HttpStatusCode.NotFound, "media-session-not-found");
        await AssertRefusedAsync(await PatchAsync(anonymous, at, "*", Fragment("brandnew")), HttpStatusCode.Unauthorized, "media-token-not-accepted");
    }

    [Fact]
    public async Task Another_token_of_the_session_does_not_reach_a_media_session()
    {
        var (session, _, at, _) = await PublishingAsync();
        using var gp = await server.ProgramAsync("gp");
        using var other = WithToken(await TokenAsync(gp, session, "publish"));

        await AssertRefusedAsync(await PatchAsync(other, at, "*", Fragment("brandnew")), HttpStatusCode.NotFound, "media-session-not-found");
        await AssertRefusedAsync(await other.DeleteAsync(at), HttpStatusCode.NotFound, "media-session-not-found");
    }

    private static string Offer(string vector) => File.ReadAllText(Path.Combine(Repository.Root, "tests/Recorder.Tests/Vectors", vector));

    private static string Fragment(string ufrag) => $"m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=ice-ufrag:{ufrag}\r\na=ice-pwd:passwordpasswordpassword\r\na=candidate:1 1 udp 9 192.0.2.1 9 typ host\r\n";

    private static string UfragOf(string sdp) => sdp.Split("\r\n").First(line => line.StartsWith("a=ice-ufrag:", StringComparison.Ordinal))["a=ice-ufrag:".Length..];

    private static string HeaderOf(HttpResponseMessage answer, string name) => string.Join(',', answer.Headers.GetValues(name));

    private static StringContent Text(string text, string type)
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    private static async Task<HttpResponseMessage> PatchAsync(HttpClient device, Uri at, string? ifMatch, string text, string type = FragmentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, at) { Content = Text(text, type) };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await device.SendAsync(request);
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var problem = await answer.ProblemAsync();
        Assert.Equal((status, code), (answer.StatusCode, problem.GetProperty("type").GetString()));
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        answer.Dispose();
    }

    private async Task<(Guid SessionId, HttpClient Device, Uri At, string Tag)> PublishingAsync()
    {
        var (session, device) = await DeviceAsync("publish");
        using var created = await device.PostAsync($"/whip/{session}", Text(Offer("chromium-publish.sdp"), SdpType));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return (session, device, created.Headers.Location!, created.Headers.ETag!.Tag);
    }

    private async Task<(Guid SessionId, HttpClient Device)> DeviceAsync(string role)
    {
        using var gp = await server.ProgramAsync("gp");
        var caseId = await gp.OpenCaseAsync();
        var session = (await gp.PostJsonAsync($"/api/cases/{caseId}/sessions", new { })).GetProperty("id").GetGuid();
        return (session, WithToken(await TokenAsync(gp, session, role)));
    }

    private HttpClient WithToken(string token)
    {
        var device = server.Anonymous();
        device.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return device;
    }

    private static async Task<string> TokenAsync(HttpClient gp, Guid session, string role)
    {
        var token = await gp.PostJsonAsync($"/api/sessions/{session}/media-tokens", new { role, label = "Endoscope", recordingConsent = false });
        Assert.EndsWith(role == "publish" ? $"/whip/{session}" : $"/whep/{session}", token.GetProperty(role == "publish" ? "whipUrl" : "whepUrl").GetString(), StringComparison.Ordinal);
        return token.GetProperty("token").GetString()!;
    }
}
