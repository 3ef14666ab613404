using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>
/// The hub takes a case from somebody who cannot advise any more: back to those who were asked beside them, or to the asker where it was asked by name or nobody is left. What was written stays, and what was promised to the asker goes on.
/// </summary>
public static class HandOverCase
{
    public sealed record Request(Guid CaseId) : ICommand<CaseMoved>, ICaseRequest;

    internal sealed class Handler(HubDb db, CaseMoves moves, AbleAdvisers advisers, CasePromises promises, TimeProvider clock) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (!await advisers.IsStrandedAsync(@case, cancellationToken)) return Refusal.Conflict("case-not-stranded");
            var before = @case.AdviserId;
            var candidates = await advisers.CandidatesAsync(@case, cancellationToken);
            candidates.RemoveAll(one => one.Id == before);
            var (trigger, kind) = candidates.Count > 0 ? (CaseTrigger.HandOver, "case-handed-over") : (CaseTrigger.HandBack, "case-handed-back");
            if (moves.Move(@case, trigger, kind) is { } refusal) return refusal;

            await TakeAsync(@case, candidates.Count == 0, cancellationToken);
            moves.Tell(new CaseHandedOver(@case.Id, @case.OrganisationId, before ?? @case.AssigneeId ?? @case.AskerId, [@case.AskerId], kind));
            if (before is { } adviser) moves.Tell(new CaseHandedOver(@case.Id, @case.OrganisationId, adviser, [adviser], "case-taken-away"));
            if (candidates.Count > 0) moves.Tell(new OpinionRequested(@case.Id, @case.OrganisationId, @case.AskerId, await promises.OfferOnAsync(@case, candidates, cancellationToken), @case.Urgency));
            return CaseMoves.Answer(@case);
        }

        /// <summary>The right to advise goes, and with a case that goes back to its asker all that was asked.</summary>
        private async Task TakeAsync(ClinicalCase @case, bool all, CancellationToken cancellationToken)
        {
            db.RemoveRange(await db.Set<CaseGrant>().Where(g => g.CaseId == @case.Id && ((g.Right == CaseRight.Advise && !g.IsFurther) || (all && (g.Right == CaseRight.Answer || g.Right == CaseRight.TakeOver)))).ToListAsync(cancellationToken));
            @case.AdviserId = null;
            if (all) @case.AssigneeId = null;
            else @case.RequestedAt = clock.GetUtcNow();
        }
    }
}

/// <summary>Somebody cannot advise any more, and their case went elsewhere.</summary>
/// <param name="Kind">What the recipients are told.</param>
internal sealed record CaseHandedOver(Guid CaseId, Guid OrganisationId, Guid ById, IReadOnlyList<Guid> Recipients, string Kind)
    : CaseNews(CaseId, OrganisationId, ById, Recipients);
