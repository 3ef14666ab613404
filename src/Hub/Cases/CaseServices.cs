using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.Cases.Opinions;
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
        .AddScoped<CaseOffers>()
        .AddSingleton<WatchPromises>()
        .AddHostedService(provider => provider.GetRequiredService<WatchPromises>())
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
        .AddClosing()
        .AddScoped<CaseCircle>()
        .AddScoped<OpinionDesk>()
        .AddScoped<OpinionArrival>()
        .AddScoped<OpinionReading>()
        .AddScoped<Addenda>()
        .AddScoped<FollowedOpinion>()
        .AddScoped<IBlobOwner, VoiceBlobs>()
        .AddSingleton<WatchAdvisers>()
        .AddHostedService(provider => provider.GetRequiredService<WatchAdvisers>());
}
