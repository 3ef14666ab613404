using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>
/// A candidate takes the case on, in an emergency with the words "I have it". Only the first can; the second is told who was faster. Whom it was offered to by name, because its
/// adviser has not answered, takes it over: the adviser stays beside them, and an opinion of theirs that comes late counts as a further one.
/// </summary>
public static class AcceptCase
{
    public sealed record Request(Guid CaseId) : ICommand<CaseMoved>, ICaseRequest;

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, CaseReach reach, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var adviser = actor.Required;
            var former = @case.AdviserId;
            bool takesOver = (await reach.RelationAsync(@case, adviser, cancellationToken)).HasFlag(Relation.Successor);
            if (!takesOver && former is { } faster && @case.State != CaseState.Withdrawn) return await AlreadyAcceptedAsync(faster, cancellationToken);
            if (moves.Move(@case, takesOver ? CaseTrigger.TakeOver : CaseTrigger.Accept, takesOver ? "case-taken-over" : "case-accepted") is { } refusal) return refusal;
            if (await RefusePolicyAsync(@case, adviser, cancellationToken) is { } policy) return policy;

            await EndOffersAsync(@case, adviser.Id, cancellationToken);
            @case.AdviserId = adviser.Id;
            db.Add(Grant(@case, adviser.OrganisationId, adviser.Id, CaseRight.Advise));
            moves.Tell(new CaseAccepted(@case.Id, @case.OrganisationId, adviser.Id, moves.Others(@case)));
            if (takesOver && former is { } before && before != adviser.Id) afterCommit.Tell(new CaseTold("case-taken-over", @case.Id, adviser.Id, [before]));
            return CaseMoves.Answer(@case);
        }

        /// <summary>Who else it was offered to by name is told who was faster, and is asked again should the case wait once more; who had it stays as a further adviser.</summary>
        private async Task EndOffersAsync(ClinicalCase @case, Guid adviserId, CancellationToken cancellationToken)
        {
            var ended = await db.Set<CaseGrant>()
                .Where(g => g.CaseId == @case.Id && (g.Right == CaseRight.TakeOver || g.Right == CaseRight.Advise) && (!g.IsFurther || g.ToClinicianId == adviserId))
                .ToListAsync(cancellationToken);
            db.RemoveRange(ended);
            foreach (var grant in ended.Where(grant => grant.ToClinicianId != adviserId))
            {
                bool hadIt = grant.Right == CaseRight.Advise;
                db.Add(Grant(@case, grant.ToOrganisationId, grant.ToClinicianId, hadIt ? CaseRight.Advise : CaseRight.Answer, isFurther: hadIt));
            }
        }

        private CaseGrant Grant(ClinicalCase @case, Guid toOrganisation, Guid? toClinician, CaseRight right, bool isFurther = false) => new()
        {
            Id = clock.NewId(),
            OrganisationId = @case.OrganisationId,
            CaseId = @case.Id,
            ToOrganisationId = toOrganisation,
            ToClinicianId = toClinician,
            Right = right,
            IsFurther = isFurther,
            At = clock.GetUtcNow(),
        };

        /// <summary>A policy may have changed since the case was sent.</summary>
        private async Task<Refusal?> RefusePolicyAsync(ClinicalCase @case, Actor adviser, CancellationToken cancellationToken)
        {
            var organisations = await db.Set<Organisation>().AsNoTracking().Where(o => o.Id == @case.OrganisationId || o.Id == adviser.OrganisationId).ToDictionaryAsync(o => o.Id, cancellationToken);
            return DataPolicy.Refuse(organisations[@case.OrganisationId], DataFunction.Routing, organisations[adviser.OrganisationId]);
        }

        private async Task<Refusal> AlreadyAcceptedAsync(Guid adviserId, CancellationToken cancellationToken) => Refusal.Conflict(
            "case-already-accepted",
            await db.Set<Clinician>().Where(c => c.Id == adviserId).Select(c => c.Name).SingleAsync(cancellationToken));
    }
}
