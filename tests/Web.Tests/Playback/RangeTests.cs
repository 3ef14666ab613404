using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using CaseHub.Web.Tests.Server;

namespace CaseHub.Web.Tests.Playback;

/// <summary>A track's bytes over HTTP (RFC 9110 §14), as browsers and download programs ask for them.</summary>
[Collection(nameof(DemoServer))]
[Trait("Category", "Hub")]
public sealed class RangeTests(DemoServer server) : IAsyncLifetime
{
    private readonly byte[] content = new byte[3_000_000];
    private DemoRecording recording = null!;
    private HttpClient specialist = null!;

    public async ValueTask InitializeAsync()
    {
        new Random(3).NextBytes(content);
        recording = await DemoRecording.ShelveAsync(server, _ => new MemoryStream(content), 60);
        specialist = await server.ProgramAsync("specialist");
    }

    public ValueTask DisposeAsync()
    {
        specialist.Dispose();
        return default;
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=1500000-1500999", 1_500_000, 1000)]
    [InlineData("bytes=2999990-", 2_999_990, 10)]
    [InlineData("bytes=-100", 2_999_900, 100)]
    [InlineData("bytes=2999000-9999999", 2_999_000, 1000)]
    [InlineData("bytes=-9999999", 0, 3_000_000)]
    public async Task A_range_answers_its_bytes_and_no_others(string range, int from, int count)
    {
        using var answer = await GetAsync(range);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal($"bytes {from}-{from + count - 1}/{content.Length}", answer.Content.Headers.ContentRange?.ToString());
        Assert.Equal(content[from..(from + count)], await answer.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Theory]
    [InlineData("bytes=3000000-")]
    [InlineData("bytes=-0")]
    public async Task A_range_behind_the_end_is_refused_with_the_length(string range)
    {
        using var answer = await GetAsync(range);

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal($"bytes */{content.Length}", answer.Content.Headers.ContentRange?.ToString());
        Assert.Equal("", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Without_a_range_the_whole_is_answered_with_its_type_and_that_ranges_are_understood()
    {
        using var answer = await specialist.GetAsync(recording.TrackUrl(0), Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("video/webm", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("bytes", answer.Headers.AcceptRanges.Single());
        Assert.True(answer.Headers.CacheControl is { Private: true, NoCache: true });
        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task The_head_of_a_track_is_answered_without_its_bytes()
    {
        using var answer = await specialist.SendAsync(new HttpRequestMessage(HttpMethod.Head, recording.TrackUrl(0)), Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(content.Length, answer.Content.Headers.ContentLength);
        Assert.NotNull(answer.Headers.ETag);
    }

    [Fact]
    public async Task If_Range_goes_on_with_the_same_file_and_begins_anew_with_another()
    {
        using var first = await GetAsync("bytes=0-9");
        using var same = await GetAsync("bytes=10-19", first.Headers.ETag);
        using var other = await GetAsync("bytes=10-19", new EntityTagHeaderValue("\"another\""));

        Assert.Equal(HttpStatusCode.PartialContent, same.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(content.Length, other.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task What_a_browser_has_already_is_not_sent_again()
    {
        using var first = await GetAsync("bytes=0-9");
        var again = new HttpRequestMessage(HttpMethod.Get, recording.TrackUrl(0));
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var answer = await specialist.SendAsync(again, Cancel);

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
    }

    [Fact]
    public async Task Who_hangs_up_in_the_middle_leaves_nothing_behind()
    {
        string token = specialist.DefaultRequestHeaders.Authorization!.Parameter!;
        int before = OpenTrackFiles();
        for (int caller = 0; caller < 20; caller++) await HangUpAsync(token);

        using var answer = await GetAsync("bytes=100-199");
        Assert.Equal(content[100..200], await answer.Content.ReadAsByteArrayAsync(Cancel));
        for (int look = 0; OpenTrackFiles() > before; look++)
        {
            Assert.True(look < 500, "The files of those who hung up are still open.");
            await Task.Delay(20, Cancel);
        }
    }

    [Fact]
    public async Task To_others_there_is_no_such_track()
    {
        using var stranger = await server.ProgramAsync("viewer");
        using var nobody = server.Anonymous();

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(recording.TrackUrl(0), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(recording.TrackUrl(0), Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_snapshot_that_was_never_taken_is_not_there()
    {
        using var answer = await specialist.GetAsync($"{recording.TrackUrl(0)}?until=4096", Cancel);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("snapshot-gone", (await answer.ProblemAsync()).GetProperty("type").GetString());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int OpenTrackFiles() =>
        Directory.EnumerateFiles("/proc/self/fd").Count(descriptor => new FileInfo(descriptor).LinkTarget is { } target && target.EndsWith(".webm", StringComparison.Ordinal));

    private async Task<HttpResponseMessage> GetAsync(string range, EntityTagHeaderValue? ifRange = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, recording.TrackUrl(0));
        request.Headers.TryAddWithoutValidation("Range", range);
        if (ifRange is not null) request.Headers.IfRange = new RangeConditionHeaderValue(ifRange);
        return await specialist.SendAsync(request, Cancel);
    }

    /// <summary>Asks for everything in HTTP/1.1, reads the status line, and resets the connection.</summary>
    private async Task HangUpAsync(string token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Url.Host, server.Url.Port, Cancel);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {recording.TrackUrl(0)} HTTP/1.1\r\nHost: {server.Url.Authority}\r\nAuthorization: Bearer {token}\r\nRange: bytes=0-\r\n\r\n"), Cancel);
        byte[] status = new byte[12];
        await client.GetStream().ReadExactlyAsync(status, Cancel);
        Assert.Equal("HTTP/1.1 206", Encoding.ASCII.GetString(status));
        client.LingerState = new LingerOption(enable: true, 0);
    }
}
