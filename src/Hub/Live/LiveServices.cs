using CaseHub.Recorder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Live;

internal static class LiveServices
{
    public static IServiceCollection AddLive(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<LiveOptions>(configuration.GetSection("CaseHub:Live"));
        services.AddSingleton(provider => MediaEngine.Start(
            MediaOptionsOf(configuration), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<Rooms>();
        services.AddHostedService<EmptyRooms>();
        services.AddScoped<SessionPeople>();
        services.AddScoped<DeviceToken>();
        services.AddScoped<RingOnCall>();
        return services;
    }

    private static MediaOptions MediaOptionsOf(IConfiguration configuration)
    {
        var options = new MediaOptions();
        configuration.GetSection("CaseHub:Media").Bind(options);
        return options;
    }
}
