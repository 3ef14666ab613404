using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Quality;

/// <summary>
/// The author of an opinion, or a coordinator of theirs, asks another specialist of the same field to judge it. The reviewer reads the case for two weeks. In a sensitive case
/// the asker has to agree first.
/// </summary>
public static class InviteReviewer
{
    /// <param name="CaseId">The case.</param>
    /// <param name="ReviewerId">A specialist of its field, wherever its owner lets cases be read.</param>
    /// <param name="OpinionId">Which opinion; the author's own latest, or the latest of the coordinator's organisation, where it is left out.</param>
    public sealed record Request(Guid CaseId, Guid ReviewerId, Guid? OpinionId = null) : ICommand<Answer>, ICaseRequest;

    /// <param name="Until">Until when it can be written; null while the asker has to agree.</param>
    public sealed record Answer(Guid Id, DateTimeOffset? Until);

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, ReviewDesk desk, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (await desk.OpinionAsync(request.CaseId, request.OpinionId, cancellationToken) is not { } opinion) return Refusal.NotFound("review-no-opinion");
            if (await desk.ReviewerAsync(@case, opinion, request.ReviewerId, cancellationToken) is not { } reviewer) return Refusal.Conflict("review-nobody");
            if (await desk.RefusePolicyAsync(@case, reviewer, cancellationToken) is { } policy) return policy;
            if (await db.Set<OpinionReview>().AnyAsync(r => r.OpinionId == opinion.Id && r.ReviewerId == request.ReviewerId, cancellationToken)) return Refusal.Conflict("review-twice");

            var review = new OpinionReview
            {
                Id = clock.NewId(),
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                OpinionId = opinion.Id,
                ReviewerId = request.ReviewerId,
                ToOrganisationId = reviewer.OrganisationId,
                InvitedById = actor.Required.Id,
                At = clock.GetUtcNow(),
            };
            db.Add(review);
            timeline.Add(@case.Id, @case.OrganisationId, "review-invited", review.Id);
            if (@case.Sensitivity == Sensitivity.None) desk.Open(review);
            else afterCommit.Tell(new CaseTold("review-wish", @case.Id, actor.Required.Id, [@case.AskerId]));
            return new Answer(review.Id, review.Until);
        }
    }
}
