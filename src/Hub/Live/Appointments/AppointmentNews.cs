using MediatR;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>An appointment was proposed, confirmed, moved or cancelled, and is on disk so: whoever writes to its people attaches <see cref="AppointmentFile"/>.</summary>
/// <param name="Kind">As its notice: <c>appointment-proposed</c>, <c>-confirmed</c>, <c>-moved</c>, <c>-cancelled</c>, <c>-lapsed</c>.</param>
/// <param name="Method">RFC 5546 §3.2: <c>REQUEST</c> or <c>CANCEL</c>.</param>
/// <param name="Recipients">Both people, also the one whose doing it was: their calendars need it alike.</param>
internal sealed record AppointmentChanged(Guid AppointmentId, string Kind, string Method, IReadOnlyList<Guid> Recipients) : INotification;
