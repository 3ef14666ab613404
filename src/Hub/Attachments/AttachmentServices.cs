using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Attachments.Scanning;
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
        var options = configuration.GetSection(AttachmentOptions.Section).Get<AttachmentOptions>() ?? new AttachmentOptions();
        if ((options.Fault() ?? uploads.Fault()) is { } fault) throw new StartException(fault);
        if (options.Clamd is { } clamd && ClamdAddress.TryParse(clamd, out var address)) services.AddSingleton(address).AddSingleton<IFileScanner, ClamdScanner>();
        else services.AddSingleton<IFileScanner, NoScanner>();
        return services
            .AddSingleton(options)
            .AddScoped<Quarantine>()
            .AddSingleton<WatchScans>()
            .AddHostedService(provider => provider.GetRequiredService<WatchScans>())
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
