using System.Collections.Concurrent;
using CaseHub.Hub.Live;
using MediatR;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings;

/// <summary>The recordings that run on this machine: at most one a session at a time.</summary>
internal sealed class RecordingDesk(Spool spool, RecordingShelf shelf, TimeProvider clock, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<Guid, RunningRecording> bySession = new();

    public RunningRecording? OfSession(Guid sessionId) => bySession.GetValueOrDefault(sessionId);

    public RunningRecording? Find(Guid recordingId) => bySession.Values.FirstOrDefault(running => running.RecordingId == recordingId);

    /// <summary>Starts to ask. False when the session has a recording already.</summary>
    public bool TryStart(Recording recording, Room room)
    {
        var logger = loggers.CreateLogger<RunningRecording>();
        var running = new RunningRecording(recording, room, new OpenTracks(recording, spool, shelf, clock, logger), shelf, clock, logger);
        if (!bySession.TryAdd(recording.SessionId, running)) return false;
        running.Start();
        return true;
    }

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

/// <summary>Lets a running recording know what happens in its room; the last to leave ends it.</summary>
internal sealed class RecordingFollowsRoom(RecordingDesk desk, Rooms rooms) :
    INotificationHandler<PublicationOpened>, INotificationHandler<PublicationClosed>, INotificationHandler<PersonEntered>, INotificationHandler<PersonLeft>
{
    public Task Handle(PublicationOpened notification, CancellationToken cancellationToken) =>
        Post(notification.SessionId, new RecordingMessage.Opened(notification));

    public Task Handle(PublicationClosed notification, CancellationToken cancellationToken) =>
        Post(notification.SessionId, new RecordingMessage.Closed(notification.PublicationId));

    public Task Handle(PersonEntered notification, CancellationToken cancellationToken) =>
        Post(notification.SessionId, new RecordingMessage.Entered(notification.ClinicianId));

    public Task Handle(PersonLeft notification, CancellationToken cancellationToken)
    {
        // Not awaited: stopping writes into the log of the very room whose loop is telling us this.
        if (rooms.Find(notification.SessionId)?.View.People.Count == 0 && desk.OfSession(notification.SessionId) is { } running)
            _ = desk.StopAsync(running, notification.ClinicianId);
        return Task.CompletedTask;
    }

    private Task Post(Guid sessionId, RecordingMessage message)
    {
        desk.OfSession(sessionId)?.Post(message);
        return Task.CompletedTask;
    }
}
