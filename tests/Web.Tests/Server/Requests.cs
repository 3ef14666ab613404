using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaseHub.Web.Tests.Server;

internal static partial class Requests
{
    /// <summary>What stands in the cases that are opened here.</summary>
    public const string Title = "Spreading rash after amoxicillin", Question = "Can this patient stay at home?", Summary = "Rash since yesterday, no fever, drinks well.";

    private static readonly object WholeCase = new
    {
        title = Title,
        question = Question,
        specialty = "dermatology",
        urgency = "urgent",
        summary = Summary,
        age = new { value = 24, unit = "years" },
        sex = "female",
        weightKg = 61.5,
    };

    public static async Task<JsonElement> PostJsonAsync(this HttpClient client, string path, object body)
    {
        var answer = await client.PostAsJsonAsync(path, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path} answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <returns>The id of a new draft.</returns>
    public static async Task<Guid> OpenCaseAsync(this HttpClient client) => (await client.PostJsonAsync("/api/cases", WholeCase)).GetProperty("id").GetGuid();

    /// <returns>The id of a case that specialists see.</returns>
    public static async Task<Guid> RequestOpinionAsync(this HttpClient client)
    {
        var id = await client.OpenCaseAsync();
        await client.PostJsonAsync($"/api/cases/{id}/request", new { });
        return id;
    }

    /// <summary>Fetches a page and sends one of its forms as a browser would, the antiforgery token included.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(this HttpClient client, string page, string action, Dictionary<string, string> fields)
    {
        string html = await client.GetStringAsync(page);
        fields["__RequestVerificationToken"] = TokenOf(html);
        return await client.PostAsync(action, new FormUrlEncodedContent(fields));
    }

    public static string TokenOf(string html) => AntiforgeryToken().Match(html) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidOperationException("The page has no form with an antiforgery token.");

    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex AntiforgeryToken();
}
