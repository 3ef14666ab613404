using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>Says yes to the time that the other one has named.</summary>
public static class ConfirmAppointment
{
    /// <param name="AppointmentId">Which.</param>
    /// <param name="Version">As the sender has seen it: a yes to a time that was moved meanwhile counts for nothing. Null for whatever it is now.</param>
    public sealed record Request(Guid AppointmentId, int? Version = null) : ICommand<Unit>, IAppointmentRequest;

    internal sealed class Handler(CurrentActor actor, AppointmentDesk desk, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await desk.FindOpenAsync(request.AppointmentId, request.Version, cancellationToken);
            if (found.Value is not { } appointment) return found.Refusal!;
            if (appointment.State == AppointmentState.Confirmed) return Unit.Value;
            if (appointment.ProposerId == actor.Required.Id) return Refusal.Conflict("appointment-own-proposal");
            if (appointment.StartsAt.AddMinutes(appointment.Minutes) <= clock.GetUtcNow()) return Refusal.Conflict("appointment-over");
            if (await desk.OverlapAsync(actor.Required.Id, appointment.StartsAt, appointment.Minutes, appointment.Id, onlyConfirmed: true, cancellationToken) is not null)
                return Refusal.Conflict("appointment-confirm-overlap");

            appointment.Confirm(clock.GetUtcNow());
            desk.Tell(appointment, "appointment-confirmed", [appointment.ProposerId]);
            return Unit.Value;
        }
    }
}
