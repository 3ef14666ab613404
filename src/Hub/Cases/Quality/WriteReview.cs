using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Quality;

/// <summary>The reviewer judges the opinion, once. Its author is told; who disagrees has the asker told at the same time: the patient comes before the colleague.</summary>
public static class WriteReview
{
    /// <param name="CaseId">The case.</param>
    /// <param name="ReviewId">The invitation.</param>
    /// <param name="Verdict">A code of <see cref="ReviewVerdict"/>.</param>
    /// <param name="Quality">1 to 5.</param>
    /// <param name="Comment">Needed unless they agree without more; 4,000 characters at most.</param>
    public sealed record Request(Guid CaseId, Guid ReviewId, string? Verdict, int? Quality, string? Comment = null) : ICommand<Unit>, ICaseRequest, IValidated
    {
        private static readonly string Agree = Choices.CodeOf(ReviewVerdict.Agree);

        public void Validate(FieldErrors errors)
        {
            errors.Choice<ReviewVerdict>("verdict", Verdict);
            if (Quality is null) errors.Add("quality", "field-required");
            errors.Range("quality", Quality, 1, OpinionReview.BestQuality);
            if (Verdict != Agree) errors.Text("comment", Comment, Incident.TextLength);
            errors.OptionalText("comment", Comment, Incident.TextLength);
        }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var review = await db.Set<OpinionReview>().SingleOrDefaultAsync(r => r.Id == request.ReviewId && r.CaseId == request.CaseId && r.ReviewerId == actor.Required.Id, cancellationToken);
            if (review?.Until is not { } until) return Refusal.NotFound("review-not-found");
            if (review.WrittenAt is not null) return Refusal.Conflict("review-written");
            if (until <= clock.GetUtcNow()) return Refusal.Conflict("review-over");

            (review.Verdict, review.Quality, review.WrittenAt) = (Choices.Of<ReviewVerdict>(request.Verdict!), request.Quality, clock.GetUtcNow());
            review.Comment = string.IsNullOrWhiteSpace(request.Comment) ? null : request.Comment.Trim();
            review.Version++;
            timeline.Add(@case.Id, @case.OrganisationId, "review-written", review.Id);
            var authorId = await db.Set<Opinion>().Where(o => o.Id == review.OpinionId).Select(o => o.AuthorId).SingleAsync(cancellationToken);
            bool disagrees = review.Verdict == ReviewVerdict.Disagree;
            bool isUrgent = disagrees && @case is { Urgency: Urgency.Emergency, IsOpen: true };
            afterCommit.Tell(new CaseTold(disagrees ? "review-disagrees" : "review-written", @case.Id, actor.Required.Id, disagrees ? [authorId, @case.AskerId] : [authorId], isUrgent));
            return Unit.Value;
        }
    }
}
