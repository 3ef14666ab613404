using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.People.Providers;

internal static class ProviderServices
{
    public static IServiceCollection AddProviders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ProviderOptions.From(configuration));
        services.AddSingleton<ProviderSetups>();
        services.AddSingleton<ProviderSecrets>();
        services.AddScoped<ProviderSignIns>();
        services.AddScoped<ProviderNewcomers>();
        return services;
    }
}
