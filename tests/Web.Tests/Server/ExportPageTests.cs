using System.Net;
using System.Text;
using CaseHub.Web.Tests.Playback;

namespace CaseHub.Web.Tests.Server;

/// <summary>Files to hand over and captions, as a person without script and a program meet them.</summary>
[Collection(nameof(DemoServer))]
public sealed class ExportPageTests(DemoServer server) : IAsyncDisposable
{
    private const string Vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nDoes it itch?\n";
    private readonly DemoServer bare = new("--CaseHub:Exports:Ffmpeg=/nowhere/ffmpeg");

    public ValueTask DisposeAsync() => bare.DisposeAsync();

    [Fact]
    public async Task The_page_offers_videos_and_an_archive_which_is_made_and_can_be_had()
    {
        var recording = await ShelveAsync(server);
        using var gp = await server.BrowserAsync("gp");
        string page = await gp.GetStringAsync(recording.Path);
        Assert.Contains("value=\"mp4\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-testid=\"no-encoder\"", page, StringComparison.Ordinal);

        var asked = await gp.SubmitAsync(recording.Path, $"{recording.Path}/exports", new() { ["format"] = "zip" });
        Assert.Equal($"{recording.Path}#exports", asked.Headers.Location?.OriginalString);
        string list = await DoneAsync(gp, recording);

        string url = System.Text.RegularExpressions.Regex.Match(list, "/api/exports/[0-9a-f-]+/file", default, TimeSpan.FromSeconds(1)).Value;
        var file = await gp.GetAsync(url);
        Assert.Equal("application/zip", file.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("PK"u8.ToArray(), (await file.Content.ReadAsByteArrayAsync())[..2]);
        using var stranger = await server.BrowserAsync("viewer");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(url)).StatusCode);
    }

    [Fact]
    public async Task A_refused_clip_says_why_on_the_page()
    {
        var recording = await ShelveAsync(server);
        using var gp = await server.BrowserAsync("gp");

        var refused = await gp.SubmitAsync(recording.Path, $"{recording.Path}/exports", new() { ["format"] = "mp4", ["fromMs"] = "0:09", ["toMs"] = "0:05" });

        Assert.Contains("The end must lie after the begin", await gp.GetStringAsync(refused.Headers.Location), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_ffmpeg_the_page_says_how_to_get_it_and_offers_the_archive()
    {
        await bare.InitializeAsync();
        var recording = await ShelveAsync(bare);
        using var gp = await bare.BrowserAsync("gp");
        using var program = await bare.ProgramAsync("gp");

        string page = await gp.GetStringAsync(recording.Path);
        Assert.Contains("apt-get install ffmpeg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"mp4\"", page, StringComparison.Ordinal);

        var refused = await program.PostAsync($"/api{recording.Path}/exports", new StringContent("{\"format\":\"mp4\"}", Encoding.UTF8, "application/json"));
        Assert.Equal("export-no-encoder", (await refused.ProblemAsync()).GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.SeeOther, (await gp.SubmitAsync(recording.Path, $"{recording.Path}/exports", new() { ["format"] = "zip" })).StatusCode);
        await DoneAsync(gp, recording);
    }

    [Fact]
    public async Task Captions_are_put_read_and_taken_off_by_a_program()
    {
        var recording = await ShelveAsync(server);
        using var gp = await server.ProgramAsync("gp");
        string url = $"/api{recording.Path}/captions/ur";

        Assert.Equal(HttpStatusCode.OK, (await gp.PutAsync(url, new StringContent(Vtt, Encoding.UTF8, "text/vtt"))).StatusCode);
        Assert.Equal(Vtt, await gp.GetStringAsync(url));
        Assert.Contains("\"captions\":[{\"language\":\"ur\"", await gp.GetStringAsync($"/api{recording.Path}"), StringComparison.Ordinal);
        var refused = await gp.PutAsync(url, new StringContent("WEBVTT\n\nnonsense\n", Encoding.UTF8, "text/vtt"));
        Assert.Contains("Line 4", (await refused.ProblemAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await gp.DeleteAsync(url)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gp.GetAsync(url)).StatusCode);
    }

    private static Task<DemoRecording> ShelveAsync(DemoServer at) => DemoRecording.ShelveAsync(at, _ => new MemoryStream("not decoded here"u8.ToArray()), seconds: 20);

    private static async Task<string> DoneAsync(HttpClient browser, DemoRecording recording)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            string list = await browser.GetStringAsync($"{recording.Path}/exports", deadline.Token);
            Assert.DoesNotContain("data-state=\"failed\"", list, StringComparison.Ordinal);
            if (list.Contains("data-state=\"done\"", StringComparison.Ordinal)) return list;
            await Task.Delay(50, deadline.Token);
        }
    }
}
