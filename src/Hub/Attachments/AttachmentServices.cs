using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Attachments.Uploads;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Attachments;

internal static class AttachmentServices
{
    /// <exception cref="StartException">Settings that make no sense; the text names the setting and how to mend it.</exception>
    public static IServiceCollection AddAttachments(this IServiceCollection services, IConfiguration configuration)
    {
        var uploads = configuration.GetSection(UploadOptions.Section).Get<UploadOptions>() ?? new UploadOptions();
        if (uploads.Fault() is { } fault) throw new StartException(fault);
        return services
            .AddSingleton(configuration.GetSection(AttachmentOptions.Section).Get<AttachmentOptions>() ?? new AttachmentOptions())
            .AddSingleton<AttachmentIntake>()
            .AddSingleton<PreviewDesk>()
            .AddScoped<AttachmentShelf>()
            .AddScoped<IBlobOwner, AttachmentBlobs>()
            .AddSingleton(uploads)
            .AddSingleton(provider => new UploadLimits(provider.GetRequiredService<AttachmentOptions>().MaxFileBytes))
            .AddSingleton<UploadSpool>()
            .AddSingleton<UploadWriters>()
            .AddSingleton<UploadPieces>()
            .AddSingleton<FinishUploads>()
            .AddSingleton<WatchUploads>()
            .AddHostedService(provider => provider.GetRequiredService<WatchUploads>());
    }
}
