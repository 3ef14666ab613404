using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>Names another time, before or after it was confirmed; the other one has to confirm it anew.</summary>
public static class RescheduleAppointment
{
    /// <param name="AppointmentId">Which.</param>
    /// <param name="Wished">To when.</param>
    /// <param name="Version">As the sender has seen it; null for whatever it is now.</param>
    public sealed record Request(Guid AppointmentId, WishedTime Wished, int? Version = null) : ICommand<LookedAt>, IAppointmentRequest, IValidated
    {
        public void Validate(FieldErrors errors) => Wished.Validate(errors);
    }

    internal sealed class Handler(CurrentActor actor, AppointmentDesk desk) : IRequestHandler<Request, Outcome<LookedAt>>
    {
        public async Task<Outcome<LookedAt>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await desk.FindOpenAsync(request.AppointmentId, request.Version, cancellationToken);
            if (found.Value is not { } appointment) return found.Refusal!;
            var me = await desk.PersonAsync(actor.Required.Id, cancellationToken);
            var other = await desk.PersonAsync(appointment.OtherThan(me.Id), cancellationToken);
            var looked = await desk.LookAsync(request.Wished, me, other, appointment.Id, cancellationToken);
            if (looked.Value is not { } look) return looked.Refusal!;

            appointment.Move(me.Id, look.StartsAt, look.Minutes);
            desk.Tell(appointment, "appointment-moved", [other.Id]);
            return look;
        }
    }
}
