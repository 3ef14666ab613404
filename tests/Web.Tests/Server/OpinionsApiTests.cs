using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CaseHub.Hub.Tests.Cases.Opinions;
using CaseHub.Web.Pages.Cases.Opinions;

namespace CaseHub.Web.Tests.Server;

/// <summary>Opinions by program: parts and codes, the seal of the first opening, sound by ranges.</summary>
[Collection(nameof(DemoServer))]
public class OpinionsApiTests(DemoServer server)
{
    [Fact]
    public async Task An_opinion_is_mended_until_the_asker_reads_the_case_and_added_to_after_that()
    {
        using var gp = await server.ProgramAsync("gp");
        using var specialist = await server.ProgramAsync("specialist");
        var id = await AcceptedAsync(gp, specialist);
        var drug = new { drug = "J01AA02", dose = 100, unit = "milligram", frequency = "twice-daily" };
        var opinion = (await specialist.PostJsonAsync($"/api/cases/{id}/opinions", new { disposition = "stay", assessment = "Erythema migrans.", recommendation = "Treat.", drugs = new[] { drug } })).GetProperty("id").GetGuid();
        var mended = new { disposition = "stay", assessment = "Borreliosis.", recommendation = "Treat.", drugs = new[] { drug } };
        using (var first = await specialist.PutAsJsonAsync($"/api/opinions/{opinion}", mended, TestContext.Current.CancellationToken)) Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        var seen = JsonDocument.Parse(await gp.GetStringAsync($"/api/cases/{id}")).RootElement.GetProperty("opinions")[0];

        Assert.Equal(("Borreliosis.", "milligram", "J01AA02"), (seen.GetProperty("assessment").GetString(), seen.GetProperty("drugs")[0].GetProperty("unit").GetString(), seen.GetProperty("drugs")[0].GetProperty("code").GetString()));
        Assert.NotEqual(JsonValueKind.Null, seen.GetProperty("openedAt").ValueKind);
        using var late = await specialist.PutAsJsonAsync($"/api/opinions/{opinion}", mended, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Conflict, "opinion-opened"), (late.StatusCode, JsonDocument.Parse(await late.Content.ReadAsStringAsync()).RootElement.GetProperty("type").GetString()));
        var added = await specialist.PostJsonAsync($"/api/opinions/{opinion}/addenda", new { markdown = "She weighs more.", drugs = new[] { drug with { dose = 200 } } });
        Assert.True(added.GetProperty("alerts").GetBoolean());
        var change = JsonDocument.Parse(await gp.GetStringAsync($"/api/cases/{id}")).RootElement.GetProperty("opinions")[1].GetProperty("change").GetProperty("coded")[0];
        Assert.Equal(("drug-changed", "100 mg, twice a day", "200 mg, twice a day"), (change.GetProperty("kind").GetString(), change.GetProperty("old").GetString(), change.GetProperty("new").GetString()));
    }

    [Fact]
    public async Task A_spoken_opinion_answers_byte_ranges_and_what_is_none_is_refused()
    {
        using var gp = await server.ProgramAsync("gp");
        using var specialist = await server.ProgramAsync("specialist");
        var id = await AcceptedAsync(gp, specialist);
        Assert.Equal("voice-too-long", await RefusalAsync(specialist, id, SpokenSample.Of(91)));
        Assert.Equal("voice-not-webm", await RefusalAsync(specialist, id, "RIFF and so on"u8.ToArray()));

        byte[] sound = SpokenSample.Of(5);
        using var stored = await SpeakAsync(specialist, id, sound);
        var opinion = JsonDocument.Parse(await stored.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetGuid();

        using var part = new HttpRequestMessage(HttpMethod.Get, $"/api/opinions/{opinion}/voice") { Headers = { Range = new(10, 19) } };
        using var answer = await gp.SendAsync(part, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.PartialContent, "audio/webm", true), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.CacheControl?.Private));
        Assert.Equal(sound[10..20], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("0.5", "0.5")]
    [InlineData("0,5", "0.5")]
    [InlineData("0,125", "0.125")]
    [InlineData(" 100 ", "100")]
    [InlineData("1000", "1000")]
    [InlineData("1,000", null)]
    [InlineData("1,250", null)]
    [InlineData("1.000,5", null)]
    [InlineData("1 000", null)]
    [InlineData("half", null)]
    [InlineData("1e3", null)]
    [InlineData("", null)]
    public void A_dose_is_read_as_it_is_meant_or_not_at_all(string typed, string? read) =>
        Assert.Equal(read, OpinionForm.TryDose(typed, out decimal dose) ? dose.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);

    private static async Task<Guid> AcceptedAsync(HttpClient gp, HttpClient specialist)
    {
        var id = await gp.RequestOpinionAsync();
        await specialist.PostJsonAsync($"/api/cases/{id}/accept", new { });
        return id;
    }

    private static async Task<string?> RefusalAsync(HttpClient specialist, Guid id, byte[] sound)
    {
        using var answer = await SpeakAsync(specialist, id, sound);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("type").GetString();
    }

    private static async Task<HttpResponseMessage> SpeakAsync(HttpClient specialist, Guid id, byte[] sound)
    {
        using var body = new MultipartFormDataContent { { new StringContent("""{"disposition":"stay"}"""), "opinion" }, { new ByteArrayContent(sound), "voice", "voice.webm" } };
        return await specialist.PostAsync($"/api/cases/{id}/opinions/voice", body);
    }
}
