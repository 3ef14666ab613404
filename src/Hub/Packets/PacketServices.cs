using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Packets.Import;
using CaseHub.Hub.Recordings.Exports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Packets;

internal static class PacketServices
{
    /// <exception cref="StartException">Settings that make no sense; the text names the setting and how to mend it.</exception>
    public static IServiceCollection AddPackets(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(PacketOptions.Section).Get<PacketOptions>() ?? new PacketOptions();
        if (options.Fault() is { } fault) throw new StartException(fault);
        return services
            .AddSingleton(options)
            .AddSingleton<PacketRows>()
            .AddSingleton<ReceivedRows>()
            .AddSingleton<IQueuedWork>(provider => provider.GetRequiredService<PacketRows>())
            .AddSingleton<IQueuedWork>(provider => provider.GetRequiredService<ReceivedRows>())
            .AddScoped<PacketAsker>()
            .AddScoped<PacketPeople>()
            .AddScoped<PacketCodec>()
            .AddScoped<PacketParts>()
            .AddScoped<MakePacket>()
            .AddScoped<FollowPackets>()
            .AddScoped<ImportPlan>()
            .AddScoped<ImportParts>()
            .AddScoped<ImportLog>()
            .AddScoped<IBlobOwner, PacketBlobs>()
            .AddSingleton<KeepPackets>()
            .AddHostedService(provider => provider.GetRequiredService<KeepPackets>());
    }
}
