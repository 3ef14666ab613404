using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>Who has a case, or is asked to take it, hands it to a colleague. It is theirs only once they take it: until then it stays where it is.</summary>
public static class HandToColleague
{
    /// <param name="CaseId">The case.</param>
    /// <param name="ClinicianId">The colleague; null for whoever comes next.</param>
    public sealed record Request(Guid CaseId, Guid? ClinicianId = null) : ICommand<Answer>, ICaseRequest;

    /// <param name="Name">Of the colleague, who is told.</param>
    public sealed record Answer(Guid ClinicianId, string Name);

    internal sealed class Handler(HubDb db, CurrentActor actor, CasePromises promises, CaseOffers offers) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var me = actor.Required.Id;
            if (@case.State is not (CaseState.Requested or CaseState.Accepted)) return Refusal.Conflict("assign-not-waiting");
            if (@case.State == CaseState.Accepted && @case.AdviserId != me) return Refusal.Conflict("hand-over-not-yours");
            if (@case.Sensitivity != Sensitivity.None) return Refusal.Conflict("hand-over-sensitive");
            var promise = await promises.LoadAsync(@case, cancellationToken);
            var chosen = request.ClinicianId is { } named
                ? (await offers.PoolAsync(@case, cancellationToken)).Find(one => one.Id == named && one.Id != me)
                : await NextAsync(@case, promise, me, cancellationToken);
            if (chosen is null && request.ClinicianId is null) return Refusal.Conflict("hand-over-nobody");
            if (Assignable.Refuse(chosen) is { } refusal) return refusal;
            await offers.OfferAsync(@case, promise, chosen!, me, "case-offered-on", cancellationToken);
            return new Answer(chosen!.Id, chosen.Name);
        }

        private async Task<PoolSpecialist?> NextAsync(ClinicalCase @case, CasePromise promise, Guid me, CancellationToken cancellationToken)
        {
            var next = await offers.NextAsync(@case, promise, cancellationToken);
            return next?.Id == me ? null : next;
        }
    }
}
