using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Finding;

internal static class FindingServices
{
    public static IServiceCollection AddFinding(this IServiceCollection services) => services
        .AddSingleton<ISaveChangesInterceptor, IndexChanges>()
        .AddScoped<ISaveChangesInterceptor, TellLists>()
        .AddScoped<SearchReach>()
        .AddScoped<SpreadWords>()
        .AddScoped<CaseLists>()
        .AddScoped<CaseRows>()
        .AddScoped<SavedViews>()
        .AddSingleton<IndexEarlier>()
        .AddHostedService(provider => provider.GetRequiredService<IndexEarlier>());
}
