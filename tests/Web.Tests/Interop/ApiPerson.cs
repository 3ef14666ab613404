using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Interop;

/// <summary>Somebody who works by REST alone, with the hub's bearer token.</summary>
public sealed class ApiPerson : IDisposable
{
    private readonly HttpClient http;

    private ApiPerson(HttpClient http) => this.http = http;

    public static async Task<ApiPerson> SignInAsync(RunningHub hub, Persona persona, CancellationToken cancel)
    {
        var person = new ApiPerson(new HttpClient { BaseAddress = hub.Address });
        var login = await person.PostAsync("/api/identity/login", new { email = persona.Email, password = RunningHub.Password }, cancel);
        person.http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login.GetProperty("accessToken").GetString());
        return person;
    }

    /// <summary>The bearer token.</summary>
    public string Token => http.DefaultRequestHeaders.Authorization!.Parameter!;

    public async Task<JsonElement> PostAsync(string path, object? body, CancellationToken cancel)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body ?? new { }, cancel);
        string text = await answer.Content.ReadAsStringAsync(cancel);
        Assert.True(answer.IsSuccessStatusCode, $"POST {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public async Task PutAsync(string path, object body, CancellationToken cancel)
    {
        using var answer = await http.PutAsJsonAsync(new Uri(path, UriKind.Relative), body, cancel);
        Assert.True(answer.IsSuccessStatusCode, $"PUT {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancel)}");
    }

    /// <summary>A whole answer as it is, a file such as a track.</summary>
    public Task<byte[]> DownloadAsync(string path, CancellationToken cancel) => http.GetByteArrayAsync(new Uri(path, UriKind.Relative), cancel);

    public Task<JsonElement> GetAsync(string path, CancellationToken cancel) => http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), cancel);

    /// <summary>A case that both have, with a session.</summary>
    /// <returns>The session's id.</returns>
    public async Task<string> StartSessionAsync(ApiPerson specialist, CancellationToken cancel)
    {
        var opened = await PostAsync("/api/cases", new
        {
            title = "Cough for three weeks", question = "Does this need an X-ray?", specialty = "pulmonology", urgency = "routine",
            summary = "Dry cough, no fever.", age = new { value = 49, unit = "years" },
        }, cancel);
        string path = $"/api/cases/{opened.GetProperty("id").GetString()}";
        await PostAsync($"{path}/request", null, cancel);
        await specialist.PostAsync($"{path}/accept", null, cancel);
        return (await PostAsync($"{path}/sessions", null, cancel)).GetProperty("id").GetString()!;
    }

    /// <param name="recordingConsent">The person's answer to being recorded by this device.</param>
    /// <returns>The address and the token for a device.</returns>
    public async Task<(string Url, string Token)> MediaTokenAsync(string session, string role, CancellationToken cancel, string label = "Device", bool recordingConsent = false)
    {
        var token = await PostAsync($"/api/sessions/{session}/media-tokens", new { role, label, recordingConsent }, cancel);
        string url = token.GetProperty(role == "publish" ? "whipUrl" : "whepUrl").GetString()!;
        return (new Uri(http.BaseAddress!, url).ToString(), token.GetProperty("token").GetString()!);
    }

    public void Dispose() => http.Dispose();
}
