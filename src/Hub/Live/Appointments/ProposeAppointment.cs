using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>Names a time for a consult to the other side of a case. It stands once they confirm it.</summary>
public static class ProposeAppointment
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Wished">When.</param>
    /// <param name="With">Which adviser, where the asker proposes and several advise; null for the one who has accepted it.</param>
    public sealed record Request(Guid CaseId, WishedTime Wished, Guid? With = null) : ICommand<Answer>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => Wished.Validate(errors);
    }

    /// <param name="Id">Its id.</param>
    /// <param name="Look">What was proposed, with what speaks against it.</param>
    public sealed record Answer(Guid Id, LookedAt Look);

    internal sealed class Handler(HubDb db, CurrentActor actor, AppointmentDesk desk, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            if (!@case.IsOpen) return Refusal.Conflict("appointment-case-closed");
            var (me, found) = (await desk.PersonAsync(actor.Required.Id, cancellationToken), await desk.OtherAsync(@case, request.With, cancellationToken));
            if (found.Value is not { } other) return found.Refusal!;
            var adviser = @case.AskerId == me.Id ? other.Id : me.Id;
            if (await db.Set<Appointment>().AnyAsync(a => a.CaseId == @case.Id && a.AdviserId == adviser && a.IsOpen == true, cancellationToken)) return Refusal.Conflict("appointment-open-already");
            var looked = await desk.LookAsync(request.Wished, me, other, exceptId: null, cancellationToken);
            if (looked.Value is not { } look) return looked.Refusal!;

            var id = clock.NewId();
            var appointment = new Appointment
            {
                Id = id,
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                AskerId = @case.AskerId,
                AdviserId = adviser,
                ProposerId = me.Id,
                StartsAt = look.StartsAt,
                EndsAt = look.StartsAt.AddMinutes(look.Minutes),
                Minutes = look.Minutes,
                Uid = $"{id}@casehub",
                CreatedAt = clock.GetUtcNow(),
            };
            db.Add(appointment);
            desk.Tell(appointment, "appointment-proposed", [other.Id]);
            return new Answer(id, look);
        }
    }
}
