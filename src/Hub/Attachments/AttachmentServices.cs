using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Attachments;

internal static class AttachmentServices
{
    public static IServiceCollection AddAttachments(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.GetSection(AttachmentOptions.Section).Get<AttachmentOptions>() ?? new AttachmentOptions())
        .AddSingleton<AttachmentIntake>()
        .AddSingleton<PreviewDesk>()
        .AddScoped<IBlobOwner, AttachmentBlobs>();
}
