using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>Says what a wished time is on both clocks, before anything is sent.</summary>
public static class LookAtTime
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Wished">When.</param>
    /// <param name="With">As in <see cref="ProposeAppointment"/>.</param>
    /// <param name="Moves">The appointment that is to be moved there; null for a new one.</param>
    public sealed record Request(Guid CaseId, WishedTime Wished, Guid? With = null, Guid? Moves = null) : IQuery<LookedAt>, ICaseSubject, IValidated
    {
        public void Validate(FieldErrors errors) => Wished.Validate(errors);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, AppointmentDesk desk) : IRequestHandler<Request, Outcome<LookedAt>>
    {
        public async Task<Outcome<LookedAt>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var (me, other) = (await desk.PersonAsync(actor.Required.Id, cancellationToken), await desk.OtherAsync(@case, request.With, cancellationToken));
            return other.Value is { } person ? await desk.LookAsync(request.Wished, me, person, request.Moves, cancellationToken) : other.Refusal!;
        }
    }
}
