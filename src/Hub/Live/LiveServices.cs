using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.Live.CallNotes;
using CaseHub.Hub.Live.Channels;
using CaseHub.Hub.Live.Interpreters;
using CaseHub.Hub.Live.Stage;
using CaseHub.Recorder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Live;

internal static class LiveServices
{
    private const int DefaultHttpPort = 5080;

    public static IServiceCollection AddLive(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<LiveOptions>(configuration.GetSection("CaseHub:Live"));
        services.AddSingleton(provider => MediaEngine.Start(
            MediaOptionsOf(configuration), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<Rooms>();
        services.AddHostedService<EmptyRooms>();
        services.AddHostedService<MeasureLines>();
        services.AddHostedService<LiveMeters>();
        services.AddScoped<SessionPeople>();
        services.AddScoped<StageDesk>();
        services.AddScoped<ChatRule>();
        services.AddScoped<Entitlement>();
        services.AddSingleton<Removals>();
        services.AddScoped<DeviceToken>();
        services.AddScoped<RingOnCall>();
        services.AddScoped<AppointmentDesk>();
        services.AddScoped<AppointmentViews>();
        services.AddScoped<AppointmentFile>();
        services.AddHostedService<WatchAppointments>();
        services.AddScoped<Interpreting>();
        services.AddScoped<SessionTimeline>();
        services.AddHostedService<WatchInterpreting>();
        services.AddScoped<ChannelBook>();
        services.AddScoped<CallNoteDesk>();
        services.AddHostedService<WatchCallNotes>();
        return services;
    }

    private static MediaOptions MediaOptionsOf(IConfiguration configuration)
    {
        var options = new MediaOptions { Port = HttpPort(configuration) + 1 };
        configuration.GetSection("CaseHub:Media").Bind(options);
        return options;
    }

    /// <summary>The first port that people use; media has the next one unless it is told another.</summary>
    private static int HttpPort(IConfiguration configuration)
    {
        // A wildcard host (http://*:80) is no URI; any letter in its place makes it one.
        string first = (configuration["CASEHUB_URLS"] ?? configuration["CaseHub:Urls"] ?? "").Split(';')[0].Replace('*', 'a').Replace('+', 'a');
        return Uri.TryCreate(first, UriKind.Absolute, out var address) && address.Port is > 0 and < ushort.MaxValue ? address.Port : DefaultHttpPort;
    }
}
