using CaseHub.Hub.Attachments;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Recordings.Exports;

internal static class ExportServices
{
    /// <exception cref="StartException">Settings that make no sense; the text names the setting and how to mend it.</exception>
    public static IServiceCollection AddExports(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(ExportOptions.Section).Get<ExportOptions>() ?? new ExportOptions();
        if (options.Fault() is { } fault) throw new StartException(fault);
        return services
            .AddSingleton(options)
            .AddSingleton<EncoderProcess>()
            .AddSingleton<IClipCleaner, ClipCleaner>()
            .AddSingleton<ExportRows>()
            .AddSingleton<IQueuedWork>(provider => provider.GetRequiredService<ExportRows>())
            .AddSingleton<ExportQueue>()
            .AddSingleton<FollowRecording>()
            .AddSingleton<OfferFiles>()
            .AddSingleton<ExportHousekeeping>()
            .AddScoped<CaptionShelf>()
            .AddScoped<SourceFiles>()
            .AddScoped<ArchiveTexts>()
            .AddScoped<MakeVideo>()
            .AddScoped<MakeArchive>()
            .AddScoped<MakeExport>()
            .AddHostedService(provider => provider.GetRequiredService<ExportQueue>())
            .AddHostedService(provider => provider.GetRequiredService<ExportHousekeeping>())
            .AddScoped<IBlobOwner, ExportBlobs>();
    }
}
