using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>The hub calls off the appointments of a case that has ended, or whose adviser is another one now: nobody is to wait for somebody who has no part in it.</summary>
public static class DropAppointments
{
    public sealed record Request(Guid CaseId) : ICommand<Unit>, ICaseRequest;

    internal sealed class Handler(HubDb db, AppointmentDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var advisers = await db.Set<CaseGrant>().Where(g => g.CaseId == @case.Id && g.Right == CaseRight.Advise && g.ToClinicianId != null).Select(g => g.ToClinicianId!.Value).ToListAsync(cancellationToken);
            foreach (var appointment in await db.Set<Appointment>().Where(a => a.CaseId == @case.Id && a.IsOpen == true).ToListAsync(cancellationToken))
            {
                if (@case.IsOpen && advisers.Contains(appointment.AdviserId)) continue;
                appointment.Cancel(byId: null, Refusal.TextOf("appointment-dropped-reason"));
                desk.Tell(appointment, "appointment-cancelled", [appointment.AskerId, appointment.AdviserId]);
            }

            return Unit.Value;
        }
    }
}
