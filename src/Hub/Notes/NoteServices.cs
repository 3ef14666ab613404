using CaseHub.Hub.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Notes;

internal static class NoteServices
{
    public static IServiceCollection AddNotes(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.GetSection(NoteOptions.Section).Get<NoteOptions>() ?? new NoteOptions())
        .AddSingleton<NoteRenderer>()
        .AddSingleton<NoteTexts>()
        .AddScoped<NoteReading>()
        .AddScoped<IBlobOwner, NoteBlobs>();
}
