using CaseHub.Web.Start;
using Microsoft.AspNetCore.Builder;

namespace CaseHub.Web.Tests.Server;

/// <summary>The whole process as <c>--demo</c> starts it, on a free port with a data folder of its own; shared by the tests of a collection.</summary>
public sealed class DemoServer : IAsyncLifetime
{
    public const string Password = "casehub-demo";

    private readonly string data = Directory.CreateTempSubdirectory("casehub-web-").FullName;
    private readonly TimeProvider? clock;
    private readonly string[] settings;
    private WebApplication? app;

    public DemoServer()
        : this(clock: null)
    {
    }

    /// <param name="settings">More of the command line, such as <c>--CaseHub:Blobs:Container=other</c>.</param>
    internal DemoServer(params string[] settings)
        : this(clock: null, settings)
    {
    }

    /// <param name="clock">The process' time; a browser drops cookies whose end is past on its own clock, so one for browsers should not show yesterday.</param>
    /// <param name="settings">More of the command line.</param>
    internal DemoServer(TimeProvider? clock, params string[] settings) => (this.clock, this.settings) = (clock, settings);

    public Uri Url { get; private set; } = null!;

    /// <summary>The process' own services, for what no door offers.</summary>
    public IServiceProvider Services => app!.Services;

    public string DataFolder => data;

    public async ValueTask InitializeAsync()
    {
        app = await Run.StartAsync(["--demo", "--CASEHUB_URLS=http://127.0.0.1:0", $"--CASEHUB_DATA={data}", "--CaseHub:SignIn:AttemptsPerMinute=1000", "--Logging:LogLevel:Default=Warning", .. settings], clock);
        Url = new Uri(app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        Directory.Delete(data, recursive: true);
    }

    /// <summary>A client without cookies of anybody's; redirects are not followed, so that a test sees them.</summary>
    public HttpClient Anonymous() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = Url };

    /// <summary>A program signed in with the bearer token.</summary>
    /// <param name="account">Such as <c>gp</c>.</param>
    public async Task<HttpClient> ProgramAsync(string account)
    {
        var client = Anonymous();
        var answer = await client.PostJsonAsync("/api/identity/login", new { email = $"{account}@demo.casehub", password = Password });
        client.DefaultRequestHeaders.Authorization = new("Bearer", answer.GetProperty("accessToken").GetString());
        return client;
    }

    /// <summary>A browser without script, signed in by the form.</summary>
    public async Task<HttpClient> BrowserAsync(string account)
    {
        var client = Anonymous();
        var answer = await client.SubmitAsync("/sign-in", "/sign-in", new() { ["email"] = $"{account}@demo.casehub", ["password"] = Password });
        Assert.Equal("/", answer.Headers.Location?.OriginalString);
        return client;
    }
}

[CollectionDefinition(nameof(DemoServer))]
public sealed class DemoServerCollection : ICollectionFixture<DemoServer>;
