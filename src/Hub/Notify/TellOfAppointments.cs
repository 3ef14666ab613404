using CaseHub.Hub.Live.Appointments;
using MediatR;

namespace CaseHub.Hub.Notify;

/// <summary>Tells an appointment's people of each change, and sends both what their calendars need to follow it.</summary>
internal sealed class TellOfAppointments(Notices notices) : INotificationHandler<AppointmentChanged>
{
    public Task Handle(AppointmentChanged notification, CancellationToken cancellationToken) => notices.RaiseAsync(notification, cancellationToken);
}
