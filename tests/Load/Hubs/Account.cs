using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CaseHub.Load.Hubs;

/// <summary>A person of the hub's demo network, as a program speaks for them.</summary>
internal sealed class Account(HttpClient http, Uri hub, string token)
{
    public string Token => token;

    /// <param name="name">Of the demo's accounts.</param>
    public static async Task<Account> SignInAsync(HttpClient http, Uri hub, string name, string password)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync(new Uri(hub, "/api/identity/login"), new { email = $"{name}@demo.casehub", password });
        JsonNode body = await ReadAsync(answer);
        return new Account(http, hub, (string)body["accessToken"]!);
    }

    /// <returns>The answer's body; an empty object where it has none.</returns>
    /// <exception cref="HttpRequestException">It was refused; the message says how.</exception>
    public async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(hub, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null) request.Content = JsonContent.Create(body);
        using HttpResponseMessage answer = await http.SendAsync(request);
        return await ReadAsync(answer);
    }

    public Task<JsonNode> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>A token for one device.</summary>
    public async Task<(Uri Door, string Token)> MediaTokenAsync(string session, string role, string label, string? language = null)
    {
        JsonNode made = await PostAsync($"/api/sessions/{session}/media-tokens", new { role, label, language, recordingConsent = false });
        return (new Uri((string)(made["whipUrl"] ?? made["whepUrl"])!), (string)made["token"]!);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri?.AbsolutePath} answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
