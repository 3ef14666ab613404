using System.Net;
using System.Net.Http.Json;
using CaseHub.Web.Start;

namespace CaseHub.Web.Tests.Server;

public class RateLimitTests
{
    [Fact]
    public async Task Guessing_passwords_is_slowed_down_and_says_when_to_try_again()
    {
        var folder = Directory.CreateTempSubdirectory("casehub-limits-");
        await using var app = await Run.StartAsync(
            ["--demo", "--CASEHUB_URLS=http://127.0.0.1:0", $"--CASEHUB_DATA={folder.FullName}", "--CaseHub:SignIn:AttemptsPerMinute=3"]);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        for (int attempt = 0; attempt < 3; attempt++) await GuessAsync(client);
        var refused = await GuessAsync(client);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(60, refused.Headers.RetryAfter?.Delta?.TotalSeconds);
        Assert.Equal("too-many", (await refused.ProblemAsync()).GetProperty("type").GetString());
        await app.StopAsync();
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static Task<HttpResponseMessage> GuessAsync(HttpClient client) =>
        client.PostAsJsonAsync("/api/identity/login", new { email = "gp@demo.casehub", password = "a wrong password" });
}
