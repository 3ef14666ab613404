using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Quality;

/// <summary>What the requests of peer review have in common: whose opinion it is, who may be asked, and how they come to read the case.</summary>
internal sealed class ReviewDesk(HubDb db, CurrentActor actor, SharingCircle circle, AfterCommit afterCommit, TimeProvider clock)
{
    /// <summary>The opinion that the sender may have reviewed: their own, or as a coordinator one of their organisation's people.</summary>
    public Task<Opinion?> OpinionAsync(Guid caseId, Guid? opinionId, CancellationToken cancellationToken)
    {
        var me = actor.Required;
        bool coordinates = me.Roles.HasFlag(Roles.Coordinator);
        var ofOurs = db.Set<CaseGrant>().Where(g => g.CaseId == caseId && g.Right == CaseRight.Advise && g.ToOrganisationId == me.OrganisationId).Select(g => g.ToClinicianId);
        return db.Set<Opinion>().AsNoTracking()
            .Where(o => o.CaseId == caseId && (opinionId == null || o.Id == opinionId))
            .Where(o => o.AuthorId == me.Id || (coordinates && ofOurs.Contains(o.AuthorId)))
            .OrderByDescending(o => o.At)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Specialists of the case's field who can be asked for a review of an opinion; its author and the case's own people are not.</summary>
    public IQueryable<Membership> Reviewers(ClinicalCase @case, Guid authorId) => circle.People(@case).With(Roles.Specialist)
        .Where(m => m.ClinicianId != authorId && db.Set<Clinician>().Any(c => c.Id == m.ClinicianId && c.Specialties.Contains(@case.Specialty)));

    public Task<Membership?> ReviewerAsync(ClinicalCase @case, Opinion opinion, Guid reviewerId, CancellationToken cancellationToken) =>
        Reviewers(@case, opinion.AuthorId).Where(m => m.ClinicianId == reviewerId).OrderBy(m => m.Since).FirstOrDefaultAsync(cancellationToken);

    public Task<Refusal?> RefusePolicyAsync(ClinicalCase @case, Membership reviewer, CancellationToken cancellationToken) => circle.RefusePolicyAsync(@case, reviewer.OrganisationId, cancellationToken);

    /// <summary>From now on the reviewer reads the case, and may write.</summary>
    public void Open(OpinionReview review)
    {
        var now = clock.GetUtcNow();
        review.Until = now + OpinionReview.Lasts;
        db.Add(new CaseGrant
        {
            Id = clock.NewId(),
            OrganisationId = review.OrganisationId,
            CaseId = review.CaseId,
            ToOrganisationId = review.ToOrganisationId,
            ToClinicianId = review.ReviewerId,
            Right = CaseRight.Read,
            At = now,
            ById = review.InvitedById,
            Reason = Refusal.TextOf("review-reason"),
            Until = review.Until,
        });
        afterCommit.Tell(new CaseTold("review-invited", review.CaseId, review.InvitedById, [review.ReviewerId]));
    }
}
