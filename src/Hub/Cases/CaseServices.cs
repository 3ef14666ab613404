using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Cases.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Cases;

internal static class CaseServices
{
    public static IServiceCollection AddCases(this IServiceCollection services) => services
        .AddScoped<CaseReach>()
        .AddScoped<CaseTimeline>()
        .AddScoped<CaseMoves>()
        .AddScoped<CaseNumbers>()
        .AddScoped<AskedSpecialists>()
        .AddScoped<SpecialistPool>()
        .AddScoped<CasePromises>()
        .AddScoped<CaseSensitivity>()
        .AddScoped<TemplateShelf>()
        .AddScoped<RequestDetails>()
        .AddScoped<Readiness>()
        .AddScoped<SiteReferences>()
        .AddScoped<RepeatCases>()
        .AddScoped<SharingCircle>()
        .AddScoped<EmergencyGate>()
        .AddScoped<EmergencyPrivilege>()
        .AddScoped<AbleAdvisers>()
        .AddSingleton<WatchAdvisers>()
        .AddHostedService(provider => provider.GetRequiredService<WatchAdvisers>());
}
