using MediatR;

namespace CaseHub.Hub.Recordings.Playback;

/// <summary>What is in the store is played from there.</summary>
internal sealed class ForgetStored(LiveTracks live) : INotificationHandler<RecordingStored>
{
    public Task Handle(RecordingStored notification, CancellationToken cancellationToken)
    {
        live.Forget(notification.RecordingId);
        return Task.CompletedTask;
    }
}
