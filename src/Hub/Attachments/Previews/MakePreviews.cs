using CaseHub.Hub.Pictures;
using MediatR;

namespace CaseHub.Hub.Attachments.Previews;

/// <summary>A file was attached, and its row is on disk.</summary>
internal sealed record FileAttached(Guid AttachmentId, ContentKind Kind) : INotification;

/// <summary>Has a picture's previews made as soon as it is attached. What goes wrong here is made up for by its first reader.</summary>
internal sealed class MakePreviews(PreviewDesk desk) : INotificationHandler<FileAttached>
{
    public async Task Handle(FileAttached notification, CancellationToken cancellationToken)
    {
        if (notification.Kind.IsPicture()) await desk.FindAsync(notification.AttachmentId, cancellationToken);
    }
}
