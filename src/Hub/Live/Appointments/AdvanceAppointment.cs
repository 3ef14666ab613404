using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>The hub does what is due with an appointment: reminds its people a day and ten minutes before, each once, lets it lapse unconfirmed, or closes it.</summary>
public static class AdvanceAppointment
{
    public sealed record Request(Guid AppointmentId) : ICommand<Unit>, IAppointmentRequest;

    internal sealed class Handler(HubDb db, AppointmentDesk desk, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var appointment = await db.Set<Appointment>().SingleAsync(a => a.Id == request.AppointmentId, cancellationToken);
            switch (appointment.StepAt(now))
            {
                case AppointmentStep.RemindDayBefore:
                    appointment.Remind(AppointmentStep.RemindDayBefore, now);
                    Remind(appointment, "appointment-tomorrow");
                    break;
                case AppointmentStep.RemindSoon:
                    appointment.Remind(AppointmentStep.RemindSoon, now);
                    Remind(appointment, "appointment-soon");
                    break;
                case AppointmentStep.Lapse:
                    appointment.Cancel(byId: null, Refusal.TextOf("appointment-lapsed-reason"));
                    desk.Tell(appointment, "appointment-lapsed", [appointment.AskerId, appointment.AdviserId]);
                    break;
                case AppointmentStep.End:
                    appointment.End();
                    break;
                default:
                    return Refusal.Conflict("appointment-nothing-due");
            }

            return Unit.Value;
        }

        private void Remind(Appointment appointment, string kind) =>
            afterCommit.Tell(new CaseTold(kind, appointment.CaseId, null, [appointment.AskerId, appointment.AdviserId], SessionId: appointment.SessionId));
    }
}
