using CaseHub.Hub.Blobs;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Briefings.Slides;

internal static class SlidesServices
{
    public static IServiceCollection AddSlides(this IServiceCollection services) => services
        .AddSingleton<DeckIntake>()
        .AddScoped<IBlobOwner, DeckBlobs>();
}
