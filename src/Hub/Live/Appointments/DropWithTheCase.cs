using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>Looks at a case's appointments whenever it ends, is sent anew or goes to somebody else.</summary>
internal sealed class DropWithTheCase(IServiceScopeFactory scopes) :
    INotificationHandler<CaseWithdrawn>, INotificationHandler<CaseClosed>, INotificationHandler<CaseHandedOver>, INotificationHandler<OpinionRequested>
{
    public Task Handle(CaseWithdrawn notification, CancellationToken cancellationToken) => DropAsync(notification.CaseId, cancellationToken);

    public Task Handle(CaseClosed notification, CancellationToken cancellationToken) => DropAsync(notification.CaseId, cancellationToken);

    public Task Handle(CaseHandedOver notification, CancellationToken cancellationToken) => DropAsync(notification.CaseId, cancellationToken);

    public Task Handle(OpinionRequested notification, CancellationToken cancellationToken) => DropAsync(notification.CaseId, cancellationToken);

    private async Task DropAsync(Guid caseId, CancellationToken cancellationToken)
    {
        // In a scope of its own: it is the hub's doing, not that of who closed the case.
        await using var scope = scopes.CreateAsyncScope();
        if (!await scope.ServiceProvider.GetRequiredService<HubDb>().Set<Appointment>().AnyAsync(a => a.CaseId == caseId && a.IsOpen == true, cancellationToken)) return;
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new DropAppointments.Request(caseId), cancellationToken);
    }
}
