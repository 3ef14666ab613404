using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Licences;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>Who can give opinions now, and which cases wait for somebody who cannot.</summary>
internal sealed class AbleAdvisers(HubDb db, CaseReach reach, TimeProvider clock)
{
    /// <summary>Cases that may be waiting in vain: accepted by somebody, or asked of an organisation.</summary>
    /// <param name="clinicianId">Who accepted; null for whoever it was.</param>
    /// <param name="organisationId">For whom they act, or who is asked; null for all.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<List<Guid>> SuspectsAsync(Guid? clinicianId, Guid? organisationId, CancellationToken cancellationToken)
    {
        var grants = db.Set<CaseGrant>().Where(g => organisationId == null || g.ToOrganisationId == organisationId);
        return await db.Set<ClinicalCase>().AsNoTracking().Where(c => !c.IsResting)
            .Where(c => (c.State == CaseState.Accepted && (clinicianId == null || c.AdviserId == clinicianId) && grants.Any(g => g.CaseId == c.Id && g.Right == CaseRight.Advise && !g.IsFurther))
                || (c.State == CaseState.Requested && (organisationId == null || grants.Any(g => g.CaseId == c.Id && (g.Right == CaseRight.Answer || g.Right == CaseRight.TakeOver)))))
            .Select(c => c.Id)
            .ToListAsync(cancellationToken);
    }

    public async Task<bool> IsStrandedAsync(Guid caseId, CancellationToken cancellationToken) =>
        await db.Set<ClinicalCase>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken) is { } @case && await IsStrandedAsync(@case, cancellationToken);

    /// <summary>Whoever accepted cannot advise any more; or of those who are asked nobody can.</summary>
    public async Task<bool> IsStrandedAsync(ClinicalCase @case, CancellationToken cancellationToken) => @case.State switch
    {
        CaseState.Accepted => !await AdviserIsAbleAsync(@case, cancellationToken),
        CaseState.Requested => (await CandidatesAsync(@case, cancellationToken)).Count == 0,
        _ => false,
    };

    /// <summary>Those who may still accept the case and have a licence that counts; twice who may for two organisations.</summary>
    public async Task<List<Asked>> CandidatesAsync(ClinicalCase @case, CancellationToken cancellationToken)
    {
        var candidates = await reach.CandidatesAsync(@case, cancellationToken);
        var asked = db.Set<CaseGrant>().Where(g => g.CaseId == @case.Id && (g.Right == CaseRight.Answer || g.Right == CaseRight.TakeOver));
        return await Now().Where(m => candidates.Contains(m.ClinicianId) && asked.Any(g => g.ToOrganisationId == m.OrganisationId)).Select(m => new Asked(m.ClinicianId, m.OrganisationId)).ToListAsync(cancellationToken);
    }

    private Task<bool> AdviserIsAbleAsync(ClinicalCase @case, CancellationToken cancellationToken)
    {
        var advising = db.Set<CaseGrant>().Where(g => g.CaseId == @case.Id && g.Right == CaseRight.Advise && !g.IsFurther);
        return Now().AnyAsync(m => advising.Any(g => g.ToClinicianId == m.ClinicianId && g.ToOrganisationId == m.OrganisationId), cancellationToken);
    }

    private IQueryable<Membership> Now()
    {
        var licences = db.Set<Licence>().ValidAt(clock.GetUtcNow());
        return db.Set<Membership>().Active().With(Roles.Specialist).Where(m => licences.Any(l => l.ClinicianId == m.ClinicianId && l.OrganisationId == m.OrganisationId));
    }
}
