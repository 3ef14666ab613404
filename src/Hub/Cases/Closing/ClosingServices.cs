using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Cases.Closing;

internal static class ClosingServices
{
    public static IServiceCollection AddClosing(this IServiceCollection services) => services
        .AddScoped<CareZone>()
        .AddScoped<FollowUpPlans>()
        .AddScoped<CaseEnd>()
        .AddScoped<Surveys>()
        .AddScoped<ClosingPeople>()
        .AddSingleton<WatchClosing>()
        .AddHostedService(provider => provider.GetRequiredService<WatchClosing>());
}
