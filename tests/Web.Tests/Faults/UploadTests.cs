using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CaseHub.Hub.Tests.Blobs;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Lossy;
using CaseHub.Web.Tests.Server;

namespace CaseHub.Web.Tests.Faults;

/// <summary>A file on a line that breaks again and again, into a hub that is killed meanwhile: what is stored is what was sent, and at most one piece is sent twice each time.</summary>
[Collection(nameof(FaultTests))]
public sealed class UploadTests(ITestOutputHelper output)
{
    private const int PieceBytes = 64 * 1024;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Hub")]
    public async Task Two_megabytes_over_six_cuts_and_a_killed_hub_arrive_to_the_byte() => await SendAsync(2_000_000, cuts: 6, kills: 1, kilobits: 0);

    /// <summary>CASEHUB_UPLOAD_KBPS sets the line: at 128 kbit/s this takes 33 minutes for each store.</summary>
    [Theory]
    [Trait("Category", "Long")]
    [InlineData("files")]
    [InlineData("azure")]
    public async Task Thirty_megabytes_over_fifty_cuts_and_two_killed_hubs_arrive_to_the_byte(string store)
    {
        int kilobits = int.TryParse(Environment.GetEnvironmentVariable("CASEHUB_UPLOAD_KBPS"), out int set) ? set : 4_000;
        if (store == "files")
        {
            await SendAsync(30_000_000, cuts: 50, kills: 2, kilobits);
            return;
        }

        await using var azurite = new AzuriteServer();
        await azurite.InitializeAsync();
        await SendAsync(30_000_000, cuts: 50, kills: 2, kilobits, ("CaseHub__Blobs__AzureConnectionString", azurite.ConnectionString));
    }

    private async Task SendAsync(int bytes, int cuts, int kills, int kilobits, params (string Name, string Value)[] settings)
    {
        byte[] file = RandomNumberGenerator.GetBytes(bytes);
        await using RunningHub hub = await RunningHub.StartAsync(Cancel, settings);
        await using var line = new CuttingLine(hub.Address.Port, kilobits, bytes / (cuts + 1));
        using var person = await SignInAsync(hub);
        using var far = new HttpClient { BaseAddress = line.Start(), Timeout = TimeSpan.FromMinutes(2) };
        far.DefaultRequestHeaders.Authorization = person.DefaultRequestHeaders.Authorization;
        far.DefaultRequestHeaders.Add("Tus-Resumable", "1.0.0");
        var caseId = await person.RequestOpinionAsync();
        var watch = Stopwatch.StartNew();

        string upload = await StartAsync(person, caseId, bytes);
        var killAt = new Queue<long>(Enumerable.Range(1, kills).Select(kill => (long)bytes * kill / (kills + 1)));
        var (offset, pieces, resentPieces, resentBytes, worst) = (0L, 0, 0, 0L, 0L);
        while (offset < bytes)
        {
            int length = (int)Math.Min(PieceBytes, bytes - offset);
            Task<long?> sending = AppendAsync(far, upload, offset, file.AsMemory((int)offset, length));
            pieces++;
            if (killAt.TryPeek(out long at) && offset >= at)
            {
                killAt.Dequeue();
                await hub.KillNowAsync();
                await sending;
                await hub.StartAgainAsync(Cancel);
            }

            if (await sending is { } told)
            {
                offset = told;
                continue;
            }

            long here = await OffsetAsync(far, upload);
            Assert.InRange(here, offset, offset + length);
            (resentPieces, resentBytes, worst) = (resentPieces + 1, resentBytes + offset + length - here, Math.Max(worst, offset + length - here));
            offset = here;
        }

        output.WriteLine($"{bytes:N0} bytes, {line.Cuts} cuts, {kills} kills, {watch.Elapsed.TotalSeconds:0} s: {pieces} pieces, {resentPieces} of them not acknowledged, {resentBytes:N0} bytes sent again, {worst:N0} at most at once");
        Assert.True(line.Cuts >= cuts, $"Only {line.Cuts} cuts happened.");
        Assert.Empty(killAt);
        Assert.True(worst <= PieceBytes);
        await AssertStoredAsync(person, caseId, file);
        Assert.Empty(Directory.GetFiles(Path.Combine(hub.DataFolder, "uploads")));
    }

    private static async Task<HttpClient> SignInAsync(RunningHub hub)
    {
        var client = new HttpClient { BaseAddress = hub.Address };
        var answer = await client.PostJsonAsync("/api/identity/login", new { email = "gp@demo.casehub", password = RunningHub.Password });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.GetProperty("accessToken").GetString());
        return client;
    }

    private static async Task<string> StartAsync(HttpClient client, Guid caseId, long bytes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/cases/{caseId}/uploads");
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Length", $"{bytes}");
        request.Headers.Add("Upload-Metadata", $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes("scan.bin"))}");
        using var answer = await client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    /// <returns>The new offset; null where the line or the hub broke.</returns>
    private static async Task<long?> AppendAsync(HttpClient client, string upload, long offset, ReadOnlyMemory<byte> piece)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = new ReadOnlyMemoryContent(piece) };
        request.Headers.Add("Upload-Offset", $"{offset}");
        request.Content.Headers.ContentType = new("application/offset+octet-stream");
        try
        {
            using var answer = await client.SendAsync(request, Cancel);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            return long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<long> OffsetAsync(HttpClient client, string upload)
    {
        while (true)
        {
            try
            {
                using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, upload), Cancel);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                return long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
            }
            catch (HttpRequestException)
            {
                // The line breaks between two bytes of any request, this one too.
            }
        }
    }

    private static async Task AssertStoredAsync(HttpClient client, Guid caseId, byte[] file)
    {
        var listed = await client.GetFromJsonAsync<JsonElement>($"/api/cases/{caseId}/attachments", Cancel);
        var attachment = Assert.Single(listed.EnumerateArray());
        byte[] stored = await client.GetByteArrayAsync($"/api/attachments/{attachment.GetProperty("id").GetString()}", Cancel);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(file)), Convert.ToHexString(SHA256.HashData(stored)));
    }
}
