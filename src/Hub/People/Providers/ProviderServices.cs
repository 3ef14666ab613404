using CaseHub.Hub.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.People.Providers;

internal static class ProviderServices
{
    public static IServiceCollection AddProviders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDataProtection().SetApplicationName("CaseHub").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(DataFolder.RootOf(configuration), "keys")));
        services.AddSingleton(ProviderOptions.From(configuration));
        services.AddSingleton<ProviderSetups>();
        services.AddSingleton<ProviderSecrets>();
        services.AddScoped<ProviderSignIns>();
        services.AddScoped<ProviderNewcomers>();
        return services;
    }
}
