using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Quality;

/// <summary>The asker of a sensitive case agrees to a review, or does not.</summary>
public static class AnswerReviewWish
{
    public sealed record Request(Guid CaseId, Guid ReviewId, bool Agree) : ICommand<Unit>, ICaseRequest;

    internal sealed class Handler(HubDb db, CurrentActor actor, ReviewDesk desk, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var review = await db.Set<OpinionReview>().SingleOrDefaultAsync(r => r.Id == request.ReviewId && r.CaseId == request.CaseId, cancellationToken);
            if (review is null) return Refusal.NotFound("review-not-found");
            if (review.Until is not null || review.RefusedAt is not null) return Refusal.Conflict("review-decided");

            review.Version++;
            if (request.Agree) desk.Open(review);
            else review.RefusedAt = clock.GetUtcNow();
            timeline.Add(review.CaseId, review.OrganisationId, request.Agree ? "review-agreed" : "review-refused", review.Id);
            if (!request.Agree) afterCommit.Tell(new CaseTold("review-refused", review.CaseId, actor.Required.Id, [review.InvitedById]));
            return Unit.Value;
        }
    }
}
