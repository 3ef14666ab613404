using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>A candidate takes the case on. Only the first can; the second is told who was faster.</summary>
public static class AcceptCase
{
    public sealed record Request(Guid CaseId) : ICommand<CaseMoved>, ICaseRequest;

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, TimeProvider clock) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (@case is { AdviserId: { } adviserId, State: not CaseState.Withdrawn }) return await AlreadyAcceptedAsync(adviserId, cancellationToken);
            if (moves.Move(@case, CaseTrigger.Accept, "case-accepted") is { } refusal) return refusal;

            var adviser = actor.Required;
            if (await RefusePolicyAsync(@case, adviser, cancellationToken) is { } policy) return policy;
            @case.AdviserId = adviser.Id;
            db.Add(new CaseGrant
            {
                Id = clock.NewId(),
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                ToOrganisationId = adviser.OrganisationId,
                ToClinicianId = adviser.Id,
                Right = CaseRight.Advise,
                At = clock.GetUtcNow(),
            });
            moves.Tell(new CaseAccepted(@case.Id, @case.OrganisationId, adviser.Id, moves.Others(@case)));
            return CaseMoves.Answer(@case);
        }

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
