using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>Calls an appointment off, with a reason that the other one reads.</summary>
public static class CancelAppointment
{
    public const int ReasonLength = 500;

    /// <param name="AppointmentId">Which.</param>
    /// <param name="Reason">For the other one; it stands in the case, not in mail or calendar.</param>
    /// <param name="Version">As the sender has seen it; null for whatever it is now.</param>
    public sealed record Request(Guid AppointmentId, string? Reason, int? Version = null) : ICommand<Unit>, IAppointmentRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("reason", Reason, ReasonLength);
    }

    internal sealed class Handler(CurrentActor actor, AppointmentDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await desk.FindOpenAsync(request.AppointmentId, request.Version, cancellationToken);
            if (found.Value is not { } appointment) return found.Refusal!;
            appointment.Cancel(actor.Required.Id, request.Reason!.Trim());
            desk.Tell(appointment, "appointment-cancelled", [appointment.OtherThan(actor.Required.Id)], appointment.Reason);
            return Unit.Value;
        }
    }
}
