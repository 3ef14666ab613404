using System.Net.Http.Headers;
using System.Text.Json;
using CaseHub.Hub.Tests.Attachments;
using CaseHub.Hub.Tests.Cases.Opinions;
using CaseHub.Web.Tests.Playback;
using SkiaSharp;

namespace CaseHub.Web.Tests.Server;

/// <summary>A recorded case goes by REST from one running hub to another, which knows nobody of the first.</summary>
[Trait("Category", "Hub")]
public sealed class PacketTravelsTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DemoServer first = new();
    private readonly DemoServer second = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await first.InitializeAsync();
        await second.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task Notes_files_and_recording_are_the_same_there_byte_for_byte()
    {
        byte[] voice = SpokenSample.Of(4);
        var recording = await DemoRecording.ShelveAsync(first, _ => new MemoryStream(voice), seconds: 20);
        using var here = await first.ProgramAsync("gp");
        string photo = await AttachAsync(here, recording.CaseId);
        await here.PostJsonAsync($"/api/cases/{recording.CaseId}/notes", new { markdown = "Rash since Monday, see [00:03]." });

        await ImportAsync(await TakeAlongAsync(here, recording.CaseId));

        using var there = await second.ProgramAsync("gp");
        await there.PostJsonAsync($"/api/cases/{recording.CaseId}/import/take-over", new { });
        foreach (string path in new[] { $"/api/attachments/{photo}", recording.TrackUrl(0), recording.TrackUrl(1) })
            Assert.Equal(await here.GetByteArrayAsync(path, Cancel), await there.GetByteArrayAsync(path, Cancel));
        Assert.Equal(voice[100..200], await PartAsync(there, recording.TrackUrl(0), 100, 199));
        Assert.Equal(await NotesAsync(here, recording.CaseId), await NotesAsync(there, recording.CaseId));
        Assert.Equal("completed", (await GetAsync(there, $"/api/recordings/{recording.Id}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Without_script_a_packet_is_brought_in_said_yes_to_taken_over_and_deleted_by_pages()
    {
        using var here = await first.ProgramAsync("gp");
        var caseId = await here.RequestOpinionAsync();
        byte[] packet = await TakeAlongAsync(here, caseId);
        using var browser = await second.BrowserAsync("coordinator");
        using var program = await second.ProgramAsync("coordinator");
        using var keeper = await second.BrowserAsync("gp");
        using var keeperProgram = await second.ProgramAsync("gp");
        string keeperId = (await GetAsync(keeperProgram, "/api/identity/me")).GetProperty("me").GetProperty("id").GetString()!;

        using var refused = await BringInAsync(browser, [1, 2, 3]);
        Assert.Contains("This is not a ZIP", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var brought = await BringInAsync(browser, packet);
        string address = brought.Headers.Location?.OriginalString ?? brought.RequestMessage!.RequestUri!.AbsolutePath;
        Assert.Contains("data-testid=\"import-packet\"", await browser.GetStringAsync(address, Cancel), StringComparison.Ordinal);
        using var nobody = await browser.SubmitAsync(address, address, new() { ["keeper"] = "" });
        Assert.Contains("aria-invalid", await nobody.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        (await browser.SubmitAsync(address, address, new() { ["keeper"] = keeperId })).Dispose();
        await DoneAsync(program, $"/api/cases/import/{address.Split('/')[^1]}");

        Assert.Contains("data-state=\"done\"", await browser.GetStringAsync("/organisation/import", Cancel), StringComparison.Ordinal);
        Assert.Contains("data-testid=\"imported-banner\"", await keeper.GetStringAsync($"/cases/{caseId}", Cancel), StringComparison.Ordinal);
        (await keeper.SubmitAsync($"/cases/{caseId}", $"/cases/{caseId}/import/take-over", [])).Dispose();
        Assert.DoesNotContain("data-testid=\"take-over-import\"", await keeper.GetStringAsync($"/cases/{caseId}", Cancel), StringComparison.Ordinal);
        (await browser.SubmitAsync(address, $"{address}/remove", [])).Dispose();
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await browser.GetAsync(address, Cancel)).StatusCode);
    }

    private static async Task<HttpResponseMessage> BringInAsync(HttpClient browser, byte[] bytes)
    {
        string token = Requests.TokenOf(await browser.GetStringAsync("/organisation/import", Cancel));
        using var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new ByteArrayContent(bytes), "file", "case.zip" } };
        return await browser.PostAsync("/organisation/import", form, Cancel);
    }

    private static async Task<byte[]> TakeAlongAsync(HttpClient person, Guid caseId)
    {
        string id = (await person.PostJsonAsync($"/api/cases/{caseId}/packets", new { })).GetProperty("id").GetString()!;
        await DoneAsync(person, $"/api/packets/{id}");
        return await person.GetByteArrayAsync($"/api/packets/{id}/file", Cancel);
    }

    private async Task ImportAsync(byte[] packet)
    {
        using var coordinator = await second.ProgramAsync("coordinator");
        using var keeper = await second.ProgramAsync("gp");
        using var body = new ByteArrayContent(packet) { Headers = { ContentType = new("application/zip") } };
        using var answer = await coordinator.PostAsync("/api/cases/import", body, Cancel);
        var received = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
        string address = $"/api/cases/import/{received.GetProperty("id").GetString()}";
        string id = (await GetAsync(keeper, "/api/identity/me")).GetProperty("me").GetProperty("id").GetString()!;

        await coordinator.PostJsonAsync(address, new { keeper = id });

        var done = await DoneAsync(coordinator, address);
        Assert.Equal(0, done.GetProperty("report").GetProperty("refused").GetArrayLength());
    }

    private static async Task<JsonElement> DoneAsync(HttpClient person, string address)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(Patience);
        while (true)
        {
            var now = await GetAsync(person, address);
            if (now.GetProperty("state").GetString() == "done") return now;
            await Task.Delay(50, deadline.Token);
        }
    }

    private static async Task<string> AttachAsync(HttpClient person, Guid caseId)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Drawn.Photo(640, 480, SKEncodedImageFormat.Jpeg)), "file", "leg.jpg" } };
        using var answer = await person.PostAsync($"/api/cases/{caseId}/attachments", form, Cancel);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<byte[]> PartAsync(HttpClient person, string path, long from, long to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new RangeHeaderValue(from, to) } };
        using var answer = await person.SendAsync(request, Cancel);
        return await answer.Content.ReadAsByteArrayAsync(Cancel);
    }

    private static async Task<string[]> NotesAsync(HttpClient person, Guid caseId) =>
        [.. (await GetAsync(person, $"/api/cases/{caseId}/notes")).EnumerateArray().Select(note => $"{note.GetProperty("id")} {note.GetProperty("text")}")];

    private static async Task<JsonElement> GetAsync(HttpClient person, string path) => JsonDocument.Parse(await person.GetStringAsync(path, Cancel)).RootElement;
}
