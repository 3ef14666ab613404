using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using CaseHub.Hub.Tests.Attachments;
using SkiaSharp;

namespace CaseHub.Web.Tests.Server;

/// <summary>The files of a case as a browser without script and as a program read them.</summary>
[Collection(nameof(DemoServer))]
public sealed partial class ReadingPageTests(DemoServer server)
{
    private static readonly byte[] Photo = Drawn.Photo(1600, 1200, SKEncodedImageFormat.Jpeg);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_script_a_picture_is_seen_and_leads_to_the_next_file()
    {
        using var gp = await server.ProgramAsync("gp");
        using var browser = await server.BrowserAsync("gp");
        var id = await gp.OpenCaseAsync();
        var photo = await AttachAsync(gp, id, "leg.jpg", Photo);
        var sound = await AttachAsync(gp, id, "breath.wav", Wave());

        string page = await browser.GetStringAsync($"/cases/{id}/files/{photo}", Cancel);

        Assert.Contains("data:image/webp;base64,", page, StringComparison.Ordinal);
        Assert.Contains($"rel=\"next\" href=\"/cases/{id}/files/{sound}\"", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(InlineStyle(), page);
        string medium = WebUtility.HtmlDecode(Medium().Match(page).Groups[1].Value);
        using var answer = await browser.GetAsync(medium, Cancel);
        Assert.Equal("image/webp", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(answer.Headers.CacheControl!.Extensions, extension => extension.Name == "immutable");
        Assert.True(answer.Headers.CacheControl.Private);
        using var again = new HttpRequestMessage(HttpMethod.Get, medium) { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await browser.SendAsync(again, Cancel)).StatusCode);
    }

    [Fact]
    public async Task Each_reader_keeps_previews_at_an_address_of_their_own()
    {
        using var gp = await server.ProgramAsync("gp");
        using var specialist = await server.ProgramAsync("specialist");
        var id = await gp.RequestOpinionAsync();
        var photo = await AttachAsync(gp, id, "leg.jpg", Photo);
        await specialist.PostJsonAsync($"/api/cases/{id}/accept", new { });
        using var hers = await server.BrowserAsync("gp");
        using var his = await server.BrowserAsync("specialist");

        string[] addresses = [Medium().Match(await hers.GetStringAsync($"/cases/{id}/files/{photo}", Cancel)).Value, Medium().Match(await his.GetStringAsync($"/cases/{id}/files/{photo}", Cancel)).Value];

        Assert.NotEqual(addresses[0], addresses[1]);
        using var plain = await gp.GetAsync($"/api/attachments/{photo}/previews/medium", Cancel);
        Assert.True(plain.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task A_sound_plays_in_the_page_by_ranges()
    {
        using var gp = await server.ProgramAsync("gp");
        using var browser = await server.BrowserAsync("gp");
        var id = await gp.OpenCaseAsync();
        var sound = await AttachAsync(gp, id, "breath.wav", Wave());

        string page = await browser.GetStringAsync($"/cases/{id}/files/{sound}", Cancel);

        Assert.Contains($"<audio controls preload=\"metadata\" src=\"/api/attachments/{sound}\"", page, StringComparison.Ordinal);
        using var range = new HttpRequestMessage(HttpMethod.Get, $"/api/attachments/{sound}") { Headers = { Range = new RangeHeaderValue(0, 3) } };
        using var answer = await browser.SendAsync(range, Cancel);
        Assert.Equal((HttpStatusCode.PartialContent, "RIFF"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel)));
    }

    [Fact]
    public async Task To_a_stranger_there_is_no_such_page_and_a_file_of_another_case_is_not_on_it()
    {
        using var gp = await server.ProgramAsync("gp");
        using var browser = await server.BrowserAsync("gp");
        using var stranger = await server.BrowserAsync("viewer");
        var id = await gp.OpenCaseAsync();
        var other = await gp.OpenCaseAsync();
        var photo = await AttachAsync(gp, id, "leg.jpg", Photo);

        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/cases/{other}/files/{photo}", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/cases/{id}/files/{photo}", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/cases/{id}/files/{photo}?beside=nonsense", Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("{\"shapes\":[{\"kind\":\"arrow\",\"colour\":\"yellow\",\"points\":[1,2,3,4]}]}", HttpStatusCode.Created)]
    [InlineData("{\"shapes\":[{\"kind\":\"arrow\",\"colour\":\"yellow\",\"points\":[1,2]}]}", HttpStatusCode.BadRequest)]
    [InlineData("{\"shapes\":[{\"kind\":\"<script>\",\"colour\":\"yellow\",\"points\":[1,2,3,4]}]}", HttpStatusCode.BadRequest)]
    [InlineData("{\"shapes\":[{\"points\":\"M0 0\"}]}", HttpStatusCode.BadRequest)]
    [InlineData("{\"shapes\":{}}", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("{\"shapes\":[", HttpStatusCode.BadRequest)]
    public async Task A_drawing_is_stored_or_refused_in_words(string body, HttpStatusCode status)
    {
        using var gp = await server.ProgramAsync("gp");
        var id = await gp.OpenCaseAsync();
        var photo = await AttachAsync(gp, id, "leg.jpg", Photo);

        using var answer = await gp.PostAsync($"/api/attachments/{photo}/drawings", new StringContent(body, Encoding.UTF8, "application/json"), Cancel);

        Assert.Equal(status, answer.StatusCode);
        if (status != HttpStatusCode.Created) Assert.Contains("\"detail\":\"", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static async Task<string> AttachAsync(HttpClient client, Guid id, string name, byte[] content)
    {
        using var file = new ByteArrayContent(content);
        using var body = new MultipartFormDataContent { { file, "file", name } };
        using var answer = await client.PostAsync($"/api/cases/{id}/attachments", body, Cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.Headers.Location!.OriginalString.Split('/')[^1];
    }

    /// <summary>A second of silence, 8 kHz.</summary>
    private static byte[] Wave()
    {
        byte[] wave = new byte[44 + 8000];
        "RIFF"u8.CopyTo(wave);
        BitConverter.TryWriteBytes(wave.AsSpan(4), wave.Length - 8);
        "WAVEfmt "u8.CopyTo(wave.AsSpan(8));
        byte[] format = [16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x40, 0x1F, 0, 0, 1, 0, 8, 0];
        format.CopyTo(wave, 16);
        "data"u8.CopyTo(wave.AsSpan(36));
        BitConverter.TryWriteBytes(wave.AsSpan(40), 8000);
        return wave;
    }

    [GeneratedRegex("data-medium src=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Medium();

    [GeneratedRegex("<[^>]+ style=|<script(?! type=\"(module|application/json)\")", RegexOptions.None, 1000)]
    private static partial Regex InlineStyle();
}
