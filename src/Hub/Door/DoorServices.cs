using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using System.Text.Json.Serialization;

namespace CaseHub.Hub.Door;

/// <summary>The live door.</summary>
public static class DoorServices
{
    /// <summary>Room for an offer of a browser (up to 64 KiB) and its envelope.</summary>
    private const int MaxMessageBytes = 128 * 1024;

    internal static IServiceCollection AddDoor(this IServiceCollection services)
    {
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = MaxMessageBytes;
            options.ClientTimeoutInterval = TimeSpan.FromSeconds(20);
            options.KeepAliveInterval = TimeSpan.FromSeconds(7);
            options.MaximumParallelInvocationsPerClient = 1;
            options.AddFilter<SetActor>();
        }).AddJsonProtocol(options => options.PayloadSerializerOptions.Converters.Add(new JsonStringEnumConverter()));
        services.AddScoped<SetActor>();
        services.AddSingleton<IUserIdProvider, ClinicianUserId>();
        services.AddSingleton<IceServers>();
        services.AddSingleton<OpenConnections>();
        services.AddSingleton<Deliveries>();
        services.AddSingleton<LogFeed>();
        return services;
    }

    /// <summary>Maps <c>/hubs/live</c>.</summary>
    public static HubEndpointConventionBuilder MapLiveHub(this IEndpointRouteBuilder endpoints) => endpoints.MapHub<LiveHub>("/hubs/live");
}
