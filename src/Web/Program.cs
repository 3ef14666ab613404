using CaseHub.Hub;
using CaseHub.Hub.Door;
using CaseHub.Web.Api;
using CaseHub.Web.Pages;
using CaseHub.Web.Start;

return await Run.UntilStoppedAsync(args);

internal static partial class Program
{
    /// <summary>The table of contents of the process. What is returned listens once it is started.</summary>
    public static async Task<WebApplication> ComposeAsync(WebApplicationBuilder builder, StartSettings settings)
    {
        builder.AddHosting(settings);
        builder.Services.AddCaseHub(builder.Configuration);
        builder.Services.AddSignInWays(settings);
        builder.Services.AddRateLimits(settings);
        builder.Services.AddLanguages();
        builder.Services.AddPages();
        builder.Services.AddApi();
        builder.Services.AddHealth();
        builder.Services.AddTelemetry(builder.Configuration);

        var app = builder.Build();
        await app.Services.StartCaseHubAsync();

        app.UseTrustedProxy();
        app.UseSecurityHeaders();
        app.UseResponseCompression();
        app.UseRequestLocalization();
        app.UseErrors();
        app.UseOwnFiles();
        app.UseRouting();
        app.UseOriginCheck();
        app.UseAuthentication();
        app.UseActor();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseEnrolling();
        app.UseAntiforgery();

        app.MapHealth();
        app.MapApi();
        app.MapPages();
        app.MapLiveHub();
        return app;
    }
}
