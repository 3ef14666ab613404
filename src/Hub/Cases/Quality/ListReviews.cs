using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Quality;

/// <summary>The reviews of a case's opinions, as far as they are the reader's to know: the author and the reviewer see all of theirs, the asker what they are asked to agree to and what disagrees.</summary>
public static class ListReviews
{
    public sealed record Request(Guid CaseId) : IQuery<Answer>, ICaseSubject;

    /// <param name="Candidates">Whom the reader can ask; empty for who wrote no opinion.</param>
    public sealed record Answer(IReadOnlyList<Row> Reviews, IReadOnlyList<Candidate> Candidates);

    public sealed record Candidate(Guid Id, string Name);

    /// <param name="IsMine">The reader is its reviewer and may write it now.</param>
    /// <param name="AsksForConsent">The reader is the asker, and has to agree or not.</param>
    public sealed record Row(
        Guid Id,
        Guid OpinionId,
        string Reviewer,
        string Author,
        DateTimeOffset At,
        DateTimeOffset? Until,
        DateTimeOffset? RefusedAt,
        DateTimeOffset? WrittenAt,
        ReviewVerdict? Verdict,
        int? Quality,
        string? Comment,
        bool IsMine,
        bool AsksForConsent);

    internal sealed class Handler(HubDb db, CurrentActor actor, ReviewDesk desk, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required.Id;
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var all = await (
                from review in db.Set<OpinionReview>().AsNoTracking()
                where review.CaseId == request.CaseId
                join opinion in db.Set<Opinion>() on review.OpinionId equals opinion.Id
                join reviewer in db.Set<Clinician>() on review.ReviewerId equals reviewer.Id
                join author in db.Set<Clinician>() on opinion.AuthorId equals author.Id
                orderby review.At
                select new { Review = review, Reviewer = reviewer.Name, AuthorId = author.Id, Author = author.Name }).ToListAsync(cancellationToken);
            var rows = all
                .Where(one => one.AuthorId == me || one.Review.ReviewerId == me || (@case.AskerId == me && (IsWish(one.Review) || one.Review.Verdict == ReviewVerdict.Disagree)))
                .Select(one => RowOf(one.Review, one.Reviewer, one.Author, me, @case.AskerId));
            var own = await desk.OpinionAsync(request.CaseId, null, cancellationToken);
            return new Answer([.. rows], own is null ? [] : await CandidatesAsync(@case, own.AuthorId, cancellationToken));
        }

        private static bool IsWish(OpinionReview review) => review.Until is null && review.RefusedAt is null;

        private Row RowOf(OpinionReview r, string reviewer, string author, Guid me, Guid askerId) => new(
            r.Id, r.OpinionId, reviewer, author, r.At, r.Until, r.RefusedAt, r.WrittenAt, r.Verdict, r.Quality, r.Comment,
            r.ReviewerId == me && r.WrittenAt is null && r.Until > clock.GetUtcNow(),
            askerId == me && IsWish(r));

        private Task<List<Candidate>> CandidatesAsync(ClinicalCase @case, Guid authorId, CancellationToken cancellationToken)
        {
            var ids = desk.Reviewers(@case, authorId).Select(m => m.ClinicianId);
            return db.Set<Clinician>().Where(c => ids.Contains(c.Id)).OrderBy(c => c.Name).Select(c => new Candidate(c.Id, c.Name)).ToListAsync(cancellationToken);
        }
    }
}
