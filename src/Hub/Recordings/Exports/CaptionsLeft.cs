using MediatR;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Captions whose row is gone: their words go too, after the commit. Should the store be down, the sweep of orphans finds them.</summary>
internal sealed record CaptionsLeft(Recording Recording, RecordingCaptions Captions) : INotification;

internal sealed class DeleteLeftCaptions(CaptionShelf shelf) : INotificationHandler<CaptionsLeft>
{
    public Task Handle(CaptionsLeft notification, CancellationToken cancellationToken) =>
        shelf.DeleteAsync(notification.Recording, notification.Captions, cancellationToken);
}
