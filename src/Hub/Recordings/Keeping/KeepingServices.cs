using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Recordings.Keeping;

internal static class KeepingServices
{
    public static IServiceCollection AddKeeping(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(KeepingOptions.From(configuration))
        .AddScoped<Tombstone>()
        .AddScoped<EraseContent>()
        .AddScoped<CutTracks>()
        .AddScoped<WriteManifest>()
        .AddScoped<VerifyRecording>()
        .AddScoped<CarryOut>()
        .AddSingleton<KeepingDesk>()
        .AddHostedService(provider => provider.GetRequiredService<KeepingDesk>())
        .AddSingleton<KeepRecordings>()
        .AddHostedService(provider => provider.GetRequiredService<KeepRecordings>());
}
