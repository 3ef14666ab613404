using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Interpreters;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify;

/// <summary>Tells interpreters that they are asked into a session, without a word of its case; what still asks them once it is over counts as seen.</summary>
internal sealed class TellOfInterpreting(HubDb db, Notices notices, TimeProvider clock) : INotificationHandler<InterpreterAsked>, INotificationHandler<InterpretingEnded>
{
    private const string Asked = "interpreter-asked";

    public Task Handle(InterpreterAsked notification, CancellationToken cancellationToken) =>
        notices.RaiseAsync(Asked, [notification.ClinicianId], notification.ById, caseId: null, notification.SessionId, cancellationToken: cancellationToken);

    public async Task Handle(InterpretingEnded notification, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Set<Notice>()
            .Where(n => n.RecipientId == notification.ClinicianId && n.SessionId == notification.SessionId && n.Kind == Asked && n.SeenAt == null)
            .ExecuteUpdateAsync(n => n.SetProperty(row => row.SeenAt, now), cancellationToken);
    }
}
