using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings;

/// <summary>A sensitive case is not taught with: while there is a recording for teaching, the case cannot become one.</summary>
internal sealed class ObjectToSensitivity(HubDb db) : INotificationHandler<SensitivityWanted>
{
    public async Task Handle(SensitivityWanted notification, CancellationToken cancellationToken)
    {
        var sessions = db.Set<SessionCase>().Where(link => link.CaseId == notification.CaseId).Select(link => link.SessionId);
        bool isTaught = await db.Set<Recording>().AnyAsync(
            row => sessions.Contains(row.SessionId) && row.Class == RecordingClass.Teaching && row.State != RecordingState.Deleted, cancellationToken);
        if (isTaught) notification.Object(Refusal.Conflict("sensitive-teaching-recording"));
    }
}
