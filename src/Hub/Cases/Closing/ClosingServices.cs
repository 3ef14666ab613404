using CaseHub.Hub.Cases.Quality;
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
        .AddScoped<IncidentDesk>()
        .AddScoped<ReviewDesk>()
        .AddSingleton<WatchClosing>()
        .AddHostedService(provider => provider.GetRequiredService<WatchClosing>());
}
