using CaseHub.Hub.Cases;
using CaseHub.Hub.People;
using MediatR;

namespace CaseHub.Hub.Notify;

/// <summary>Tells people what has become of their memberships, licences and organisation, and of cases that went elsewhere with them.</summary>
internal sealed class TellOfPeople(Notices notices) : INotificationHandler<PeopleNews>, INotificationHandler<CaseHandedOver>
{
    public Task Handle(PeopleNews notification, CancellationToken cancellationToken) =>
        notices.RaiseAsync(notification.Kind, notification.Recipients, notification.ById, caseId: null, cancellationToken: cancellationToken);

    public Task Handle(CaseHandedOver notification, CancellationToken cancellationToken) =>
        notices.RaiseAsync(notification.Kind, notification.Recipients, notification.ById, notification.CaseId, cancellationToken: cancellationToken);
}
