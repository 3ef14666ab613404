using MediatR;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>An appointment was proposed, confirmed, moved or cancelled, and is on disk so: whoever writes to its people attaches <see cref="AppointmentFile"/>.</summary>
/// <param name="SessionId">The consult that it led to, if any.</param>
/// <param name="Kind">As its notice: <c>appointment-proposed</c>, <c>-confirmed</c>, <c>-moved</c>, <c>-cancelled</c>, <c>-lapsed</c>.</param>
/// <param name="Method">RFC 5546 §3.2: <c>REQUEST</c> or <c>CANCEL</c>.</param>
/// <param name="ById">Whose doing it was; null for the hub's own.</param>
/// <param name="Told">Who gets a notice of it: not the one whose doing it was.</param>
/// <param name="Recipients">Both people, also the one whose doing it was: their calendars need it alike.</param>
internal sealed record AppointmentChanged(
    Guid AppointmentId, Guid CaseId, Guid? SessionId, string Kind, string Method, Guid? ById, IReadOnlyList<Guid> Told, IReadOnlyList<Guid> Recipients) : INotification;
