using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CaseHub.Web.Tests.Server;

/// <summary>The door as the protocol tus 1.0 describes it.</summary>
[Collection(nameof(DemoServer))]
public sealed class UploadsApiTests(DemoServer server)
{
    private const string PieceType = "application/offset+octet-stream";

    [Fact]
    public async Task Options_tell_version_extensions_and_the_largest_file()
    {
        using var gp = await server.ProgramAsync("gp");
        using var answer = await gp.SendAsync(new HttpRequestMessage(HttpMethod.Options, $"/api/cases/{Guid.NewGuid()}/uploads"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(
            ["1.0.0", "1.0.0", "creation,creation-with-upload,checksum,expiration,termination", $"{50 * 1024 * 1024}", "sha1,sha256"],
            new[] { "Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm" }.Select(name => Header(answer, name)));
    }

    [Fact]
    public async Task A_file_goes_piece_by_piece_and_is_told_where_it_is()
    {
        using var gp = await server.ProgramAsync("gp");
        var caseId = await gp.RequestOpinionAsync();
        using var made = await StartAsync(gp, caseId, 10, "scan.txt");
        string upload = made.Headers.Location!.OriginalString;
        Assert.Equal((HttpStatusCode.Created, "0"), (made.StatusCode, Header(made, "Upload-Offset")));
        Assert.EndsWith("GMT", Header(made, "Upload-Expires"), StringComparison.Ordinal);

        using var piece = await AppendAsync(gp, upload, "0", "12345");
        using var seen = await SendAsync(gp, HttpMethod.Head, upload);
        using var last = await AppendAsync(gp, upload, "5", "67890", $"sha256 {Convert.ToBase64String(SHA256.HashData("67890"u8))}");

        Assert.Equal((HttpStatusCode.NoContent, "5", "1.0.0"), (piece.StatusCode, Header(piece, "Upload-Offset"), Header(piece, "Tus-Resumable")));
        Assert.Equal((HttpStatusCode.OK, "5", "10", true), (seen.StatusCode, Header(seen, "Upload-Offset"), Header(seen, "Upload-Length"), seen.Headers.CacheControl?.NoStore));
        Assert.Equal((HttpStatusCode.NoContent, "10", "Attached"), (last.StatusCode, Header(last, "Upload-Offset"), Header(last, "Upload-State")));
        var told = await gp.GetFromJsonAsync<JsonElement>(upload);
        Assert.Equal("1234567890", await gp.GetStringAsync($"/api/attachments/{told.GetProperty("attachmentId").GetString()}"));
        using var dropped = await SendAsync(gp, HttpMethod.Delete, upload);
        Assert.Equal(HttpStatusCode.Conflict, dropped.StatusCode);
    }

    [Fact]
    public async Task A_small_file_comes_with_its_creation()
    {
        using var gp = await server.ProgramAsync("gp");
        var caseId = await gp.RequestOpinionAsync();
        using var made = await SendAsync(gp, HttpMethod.Post, $"/api/cases/{caseId}/uploads", request =>
        {
            request.Headers.Add("Upload-Length", "5");
            request.Content = Piece("12345");
        });

        Assert.Equal((HttpStatusCode.Created, "5", "Attached"), (made.StatusCode, Header(made, "Upload-Offset"), Header(made, "Upload-State")));
    }

    [Fact]
    public async Task What_the_protocol_does_not_allow_is_answered_by_its_own_status()
    {
        using var gp = await server.ProgramAsync("gp");
        var caseId = await gp.RequestOpinionAsync();
        using var made = await StartAsync(gp, caseId, 10, "a.txt");
        string upload = made.Headers.Location!.OriginalString;

        Assert.Equal(HttpStatusCode.PreconditionFailed, await StatusOf(gp, HttpMethod.Head, upload, request => request.Headers.Remove("Tus-Resumable")));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await StatusOf(gp, HttpMethod.Head, upload, request => Replace(request, "Tus-Resumable", "0.2.2")));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await StatusOf(gp, HttpMethod.Patch, upload, request => request.Content = new StringContent("12345")));
        Assert.Equal(HttpStatusCode.BadRequest, (await AppendAsync(gp, upload, "-1", "1")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await AppendAsync(gp, upload, "99999999999999999999", "1")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await AppendAsync(gp, upload, "3", "1")).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await AppendAsync(gp, upload, "0", "12345678901")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await AppendAsync(gp, upload, "0", "1", "md5 1B2M2Y8AsgTpgAmY7PhCfg==")).StatusCode);
        Assert.Equal(460, (int)(await AppendAsync(gp, upload, "0", "1", $"sha1 {Convert.ToBase64String(new byte[20])}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(gp, HttpMethod.Head, $"/api/uploads/{Guid.NewGuid()}"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await StartAsync(gp, caseId, 4L << 30, "film.bin")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(gp, HttpMethod.Post, $"/api/cases/{caseId}/uploads", request => request.Headers.Add("Upload-Defer-Length", "1")));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(gp, HttpMethod.Post, $"/api/cases/{caseId}/uploads"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(gp, HttpMethod.Post, $"/api/cases/{caseId}/uploads", request =>
        {
            request.Headers.Add("Upload-Length", "1");
            request.Headers.Add("Upload-Metadata", "filename no/base64!");
        }));

        Assert.Equal("0", Header(await SendAsync(gp, HttpMethod.Head, upload), "Upload-Offset"));
        Assert.Equal(HttpStatusCode.NoContent, await StatusOf(gp, HttpMethod.Delete, upload));
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(gp, HttpMethod.Head, upload));
    }

    [Fact]
    public async Task A_picture_that_is_not_taken_says_why_at_its_end()
    {
        using var gp = await server.ProgramAsync("gp");
        var caseId = await gp.RequestOpinionAsync();
        using var made = await StartAsync(gp, caseId, 5, "leg.jpg");
        string upload = made.Headers.Location!.OriginalString;

        using var last = await AppendAsync(gp, upload, "0", "no jp"[..5]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, last.StatusCode);
        Assert.Equal("attachment-not-a-picture", (await last.ProblemAsync()).GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.Gone, await StatusOf(gp, HttpMethod.Head, upload));
    }

    [Fact]
    public async Task Where_only_posts_pass_the_method_is_named_in_a_header()
    {
        using var gp = await server.ProgramAsync("gp");
        using var made = await StartAsync(gp, await gp.RequestOpinionAsync(), 5, "a.txt");
        using var sent = await SendAsync(gp, HttpMethod.Post, made.Headers.Location!.OriginalString, request =>
        {
            request.Headers.Add("X-HTTP-Method-Override", "PATCH");
            request.Headers.Add("Upload-Offset", "0");
            request.Content = Piece("12345");
        });

        Assert.Equal((HttpStatusCode.NoContent, "5"), (sent.StatusCode, Header(sent, "Upload-Offset")));
    }

    private static Task<HttpResponseMessage> StartAsync(HttpClient client, Guid caseId, long bytes, string name) => SendAsync(client, HttpMethod.Post, $"/api/cases/{caseId}/uploads", request =>
    {
        request.Headers.Add("Upload-Length", $"{bytes}");
        request.Headers.Add("Upload-Metadata", $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes(name))},clientId {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Guid.NewGuid()}"))}");
    });

    private static Task<HttpResponseMessage> AppendAsync(HttpClient client, string upload, string offset, string text, string? checksum = null) => SendAsync(client, HttpMethod.Patch, upload, request =>
    {
        request.Headers.TryAddWithoutValidation("Upload-Offset", offset);
        if (checksum is not null) request.Headers.Add("Upload-Checksum", checksum);
        request.Content = Piece(text);
    });

    private static async Task<HttpStatusCode> StatusOf(HttpClient client, HttpMethod method, string address, Action<HttpRequestMessage>? change = null)
    {
        using var answer = await SendAsync(client, method, address, change);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string address, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        change?.Invoke(request);
        return await client.SendAsync(request);
    }

    private static ByteArrayContent Piece(string text) => new(Encoding.ASCII.GetBytes(text)) { Headers = { ContentType = new(PieceType) } };

    private static void Replace(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.Add(name, value);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.Single() : "";
}
