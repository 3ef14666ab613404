using System.IO.Compression;
using System.Text.RegularExpressions;
using CaseHub.Web.Start;

namespace CaseHub.Web.Tests.Server;

[Collection(nameof(DemoServer))]
public partial class HeadersTests(DemoServer server)
{
    /// <summary>EXPERIENCE.md: the first page in all, gzipped.</summary>
    private const int FirstPageBudget = 50 * 1024;

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/nothing-here")]
    [InlineData("/api/cases")]
    [InlineData("/css/site.css")]
    public async Task Every_answer_says_what_the_browser_must_forbid(string path)
    {
        using var client = server.Anonymous();

        var headers = (await client.GetAsync(path)).Headers;

        Assert.Equal(SecurityHeaders.ContentSecurityPolicy, headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("camera=(self), microphone=(self), display-capture=(self)", headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
        Assert.False(headers.Contains("Server"));
    }

    [Theory]
    [InlineData("page.html", "<!doctype html><script>alert(1)</script>")]
    [InlineData("drawing.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")]
    [InlineData("page.bin", "<html><body onload=alert(1)>")]
    [InlineData("scan.dcm", "DICM")]
    [InlineData("notes.xyz", "whatever this is")]
    public async Task What_a_browser_could_run_or_guess_at_is_only_ever_downloaded(string name, string content)
    {
        using var gp = await server.ProgramAsync("gp");
        var id = await gp.OpenCaseAsync();
        // A DICOM file says so behind a preamble of 128 bytes (DICOM PS3.10 §7.1).
        byte[] bytes = [.. new byte[name == "scan.dcm" ? 128 : 0], .. System.Text.Encoding.UTF8.GetBytes(content)];
        using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", name } };
        using var attached = await gp.PostAsync($"/api/cases/{id}/attachments", form);
        using var browser = await server.BrowserAsync("gp");

        using var answer = await browser.GetAsync(attached.Headers.Location);

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith("sandbox; default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Content.Headers.ContentType!.MediaType, (string[])["text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"]);
    }

    [Fact]
    public void The_policy_is_the_agreed_one_and_allows_no_inline_script()
    {
        Assert.StartsWith("default-src 'self'; media-src 'self' blob:; img-src 'self' blob: data:; connect-src 'self' wss:; ", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in", null)]
    [InlineData("/", "gp")]
    public async Task The_first_page_stays_within_its_budget(string path, string? account)
    {
        using var client = account is null ? server.Anonymous() : await server.BrowserAsync(account);
        var fetched = new HashSet<string>();
        int bytes = await WeighAsync(client, path, fetched);

        TestContext.Current.TestOutputHelper?.WriteLine($"{path}: {bytes} bytes gzipped in {fetched.Count} files");
        Assert.InRange(bytes, 1, FirstPageBudget);
    }

    /// <summary>A file and all that it names: style, script, and the chunks that scripts begin with. What a script imports later, on demand, is weighed in a browser (PageWeightTests).</summary>
    private static async Task<int> WeighAsync(HttpClient client, string path, HashSet<string> fetched)
    {
        if (!fetched.Add(path)) return 0;
        byte[] content = await client.GetByteArrayAsync(path);
        string text = System.Text.Encoding.UTF8.GetString(content);
        int bytes = GzippedLength(content);
        var named = path.StartsWith("/app/", StringComparison.Ordinal)
            ? Chunks().Matches(text).Select(match => $"/app/{match.Groups[1].Value}")
            : OwnFiles().Matches(text).Select(match => match.Groups[1].Value);
        foreach (string next in named) bytes += await WeighAsync(client, next, fetched);
        return bytes;
    }

    private static int GzippedLength(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(content);
        return (int)packed.Length;
    }

    [GeneratedRegex("(?:href|src)=\"(/(?:css|app)/[^\"]+|/[a-z]+\\.svg)\"", RegexOptions.None, 1000)]
    private static partial Regex OwnFiles();

    [GeneratedRegex("(?<!\\()\"\\./(chunk-[A-Z0-9]+\\.js)\"", RegexOptions.None, 1000)]
    private static partial Regex Chunks();
}
