using System.Collections.Concurrent;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using MediatR;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings;

/// <summary>The recordings that run on this machine: at most one a session at a time.</summary>
internal sealed class RecordingDesk(Spool spool, RecordingShelf shelf, TimeProvider clock, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<Guid, RunningRecording> bySession = new();

    public RunningRecording? OfSession(Guid sessionId) => bySession.GetValueOrDefault(sessionId);

    public RunningRecording? Find(Guid recordingId) => bySession.Values.FirstOrDefault(running => running.RecordingId == recordingId);

    /// <summary>Takes the session's place for a recording, which begins to ask when it is started; null when the session has one already.</summary>
    public RunningRecording? TryTake(Recording recording, Room room)
    {
        var logger = loggers.CreateLogger<RunningRecording>();
        var running = new RunningRecording(recording, room, new OpenTracks(recording, spool, shelf, clock, logger), shelf, clock, logger);
        return bySession.TryAdd(recording.SessionId, running) ? running : null;
    }

    /// <summary>Gives the place of one that was never started back.</summary>
    public void GiveUp(RunningRecording running) => bySession.TryRemove(KeyValuePair.Create(running.SessionId, running));

    /// <summary>Ends a recording. The answer comes when all its tracks are closed; storing goes on.</summary>
    public async Task<bool> StopAsync(RunningRecording running, Guid? by)
    {
        var reply = new TaskCompletionSource<Done>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!running.Post(new RecordingMessage.Stop(by, reply))) return false;
        try
        {
            await reply.Task;
            return true;
        }
        finally
        {
            // Also where a full disk kept it from being written down: the session can be recorded again.
            bySession.TryRemove(KeyValuePair.Create(running.SessionId, running));
        }
    }

    /// <summary>Ends all recordings on the hub's own account; they go to the store now or after the next start.</summary>
    public Task StopAllAsync() => Task.WhenAll(bySession.Values.Select(running => StopAsync(running, by: null)));
}

/// <summary>Lets a running recording know what happens in its room; the last to leave ends it, and so does the end of a briefing.</summary>
internal sealed class RecordingFollowsRoom(RecordingDesk desk, Rooms rooms) :
    INotificationHandler<PublicationOpened>, INotificationHandler<PublicationClosed>, INotificationHandler<PersonEntered>, INotificationHandler<PersonLeft>,
    INotificationHandler<PeopleCounted>, INotificationHandler<CameForward>, INotificationHandler<StageOver>
{
    public Task Handle(PublicationOpened notification, CancellationToken cancellationToken) =>
        Post(notification.SessionId, new RecordingMessage.Opened(notification));

    public Task Handle(PublicationClosed notification, CancellationToken cancellationToken) =>
        Post(notification.SessionId, new RecordingMessage.Closed(notification.PublicationId));

    public Task Handle(PersonEntered notification, CancellationToken cancellationToken) =>
        notification.IsAudience ? Task.CompletedTask : Post(notification.SessionId, notification.IsDevice
            ? new RecordingMessage.Counted(notification.ClinicianId)
            : new RecordingMessage.Entered(notification.ClinicianId));

    public Task Handle(CameForward notification, CancellationToken cancellationToken) => Post(notification.SessionId, new RecordingMessage.Entered(notification.ClinicianId));

    public Task Handle(PeopleCounted notification, CancellationToken cancellationToken) =>
        Post(notification.SessionId, new RecordingMessage.Counted(notification.ClinicianId));

    public Task Handle(StageOver notification, CancellationToken cancellationToken)
    {
        // Not awaited: the room whose log it writes into is telling us this.
        if (desk.OfSession(notification.SessionId) is { } running) _ = desk.StopAsync(running, by: null);
        return Task.CompletedTask;
    }

    public Task Handle(PersonLeft notification, CancellationToken cancellationToken)
    {
        // Not awaited: stopping writes into the log of the very room whose loop is telling us this.
        if (rooms.Find(notification.SessionId) is { IsEmpty: true } && desk.OfSession(notification.SessionId) is { } running)
            _ = desk.StopAsync(running, notification.ClinicianId);
        return Post(notification.SessionId, new RecordingMessage.Counted(notification.ClinicianId));
    }

    private Task Post(Guid sessionId, RecordingMessage message)
    {
        desk.OfSession(sessionId)?.Post(message);
        return Task.CompletedTask;
    }
}
