using CaseHub.Hub.People.SignIns;
using MediatR;

namespace CaseHub.Hub.Notify;

/// <summary>Tells a person that somebody signed in as them from where nobody had before.</summary>
internal sealed class TellOfSignIns(Notices notices) : INotificationHandler<SignedIn>
{
    public const string NewDevice = "new-device";

    public Task Handle(SignedIn notification, CancellationToken cancellationToken) => notification.IsNewDevice
        ? notices.RaiseAsync(NewDevice, [notification.ClinicianId], byId: null, caseId: null, cancellationToken: cancellationToken)
        : Task.CompletedTask;
}
