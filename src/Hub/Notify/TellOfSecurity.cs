using CaseHub.Hub.People.SigningIn;
using MediatR;

namespace CaseHub.Hub.Notify;

/// <summary>Tells a person that the way they sign in has changed, also where it was they who did it: if it was not, they know now.</summary>
internal sealed class TellOfSecurity(Notices notices) : INotificationHandler<SecurityChanged>
{
    public Task Handle(SecurityChanged notification, CancellationToken cancellationToken) =>
        notices.RaiseAsync(notification.Kind, [notification.ClinicianId], notification.ById, caseId: null, cancellationToken: cancellationToken);
}
