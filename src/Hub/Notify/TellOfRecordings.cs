using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Recordings;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify;

/// <summary>Tells those whom a session was between that its recording is ready.</summary>
internal sealed class TellOfRecordings(HubDb db, SessionPeople people, Notices notices) : INotificationHandler<RecordingStored>
{
    public async Task Handle(RecordingStored notification, CancellationToken cancellationToken)
    {
        var caseId = await db.Set<SessionCase>()
            .Where(link => link.SessionId == notification.SessionId)
            .Select(link => (Guid?)link.CaseId)
            .FirstOrDefaultAsync(cancellationToken);
        var recipients = await people.ExpectedAsync(notification.SessionId, cancellationToken);
        await notices.RaiseAsync("recording-completed", recipients, byId: null, caseId, notification.SessionId, cancellationToken: cancellationToken);
    }
}
