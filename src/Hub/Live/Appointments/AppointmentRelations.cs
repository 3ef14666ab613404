using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>A request about one appointment.</summary>
public interface IAppointmentRequest : IAudited
{
    Guid AppointmentId { get; }

    Guid? IAudited.AuditSubject => AppointmentId;
}

/// <summary>The two whom it is between, as long as they ask and advise in its case; to all others it does not exist.</summary>
internal sealed class AppointmentRelations(HubDb db, CaseRelations cases) : IRelations
{
    public string Unknown => "appointment-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var id = ((IAppointmentRequest)request).AppointmentId;
        var appointment = await db.Set<Appointment>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellationToken);
        if (appointment is null) return Relation.None;
        var own = (appointment.AskerId == actor.Id ? Relation.Asker : Relation.None) | (appointment.AdviserId == actor.Id ? Relation.Adviser : Relation.None);
        return own == Relation.None ? own : own & await cases.OfAsync(appointment.CaseId, actor, cancellationToken);
    }
}
