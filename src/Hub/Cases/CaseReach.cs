using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>Who is what to a case. Rules, lists and the telling of people all ask here, so that they cannot disagree.</summary>
internal sealed class CaseReach(HubDb db)
{
    /// <summary>The cases somebody may open: their own, those they advise, and those that wait for their answer.</summary>
    public async Task<IQueryable<ClinicalCase>> VisibleAsync(Actor actor, CancellationToken cancellationToken)
    {
        var granted = await GrantedAsync(actor, cancellationToken);
        return db.Set<ClinicalCase>().Where(c => c.AskerId == actor.Id
            || granted.Any(g => g.CaseId == c.Id && g.Right == CaseRight.Advise)
            || (c.State == CaseState.Requested && granted.Any(g => g.CaseId == c.Id && g.Right == CaseRight.Answer)));
    }

    /// <summary>The cases that wait for somebody's yes or no.</summary>
    public async Task<IQueryable<ClinicalCase>> QueueAsync(Actor actor, CancellationToken cancellationToken)
    {
        var granted = await GrantedAsync(actor, cancellationToken);
        return db.Set<ClinicalCase>().Where(c => c.State == CaseState.Requested && granted.Any(g => g.CaseId == c.Id && g.Right == CaseRight.Answer));
    }

    /// <summary>What somebody is to a case; a candidate stays one after another has accepted, so that they are told who.</summary>
    public async Task<CasePart> PartAsync(ClinicalCase @case, Actor actor, CancellationToken cancellationToken)
    {
        var part = @case.AskerId == actor.Id ? CasePart.Asker : CasePart.None;
        var granted = await GrantedAsync(actor, cancellationToken);
        var rights = await granted.Where(g => g.CaseId == @case.Id).Select(g => g.Right).Distinct().ToListAsync(cancellationToken);
        if (rights.Contains(CaseRight.Answer)) part |= CasePart.Candidate;
        if (rights.Contains(CaseRight.Advise)) part |= CasePart.Adviser;
        return part;
    }

    /// <summary>Those who may still accept a case, in no order.</summary>
    public Task<List<Guid>> CandidatesAsync(ClinicalCase @case, CancellationToken cancellationToken) => db.Set<Clinician>()
        .Where(c => db.Set<CaseGrant>().Any(g => g.CaseId == @case.Id && g.Right == CaseRight.Answer && g.ToOrganisationId == c.OrganisationId
            && (g.ToClinicianId == c.Id || (g.ToClinicianId == null && c.Id != @case.AskerId && c.Specialties.Contains(@case.Specialty)))))
        .Where(c => !db.Set<CaseDecline>().Any(d => d.CaseId == @case.Id && d.ClinicianId == c.Id))
        .Select(c => c.Id)
        .ToListAsync(cancellationToken);

    /// <summary>The grants that hold for somebody: by name, or by organisation and specialty; not those they declined.</summary>
    private async Task<IQueryable<CaseGrant>> GrantedAsync(Actor actor, CancellationToken cancellationToken)
    {
        var specialties = await db.Set<Clinician>().Where(c => c.Id == actor.Id).Select(c => c.Specialties).SingleOrDefaultAsync(cancellationToken) ?? [];
        return db.Set<CaseGrant>()
            .Where(g => g.ToOrganisationId == actor.OrganisationId)
            .Where(g => g.ToClinicianId == actor.Id
                || (g.ToClinicianId == null && db.Set<ClinicalCase>().Any(c => c.Id == g.CaseId && c.AskerId != actor.Id && specialties.Contains(c.Specialty))))
            .Where(g => g.Right != CaseRight.Answer || !db.Set<CaseDecline>().Any(d => d.CaseId == g.CaseId && d.ClinicianId == actor.Id));
    }
}
