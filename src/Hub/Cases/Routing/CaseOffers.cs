using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>Offers a case to one more specialist by name, while whoever has it keeps it until the other has taken it.</summary>
internal sealed class CaseOffers(HubDb db, AskedSpecialists specialists, SpecialistPool pool, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock)
{
    /// <summary>Whom the case could be offered to: all of the specialty whom its asker can ask, but not who has it.</summary>
    public async Task<List<PoolSpecialist>> PoolAsync(ClinicalCase @case, CancellationToken cancellationToken)
    {
        var asker = new Actor(@case.AskerId, @case.OrganisationId, Guid.Empty, Roles.Clinician, "");
        var within = await specialists.WithinAsync(asker, @case.Specialty, cancellationToken);
        var asked = await within.Where(m => m.ClinicianId != @case.AdviserId).Select(m => new Asked(m.ClinicianId, m.OrganisationId)).ToListAsync(cancellationToken);
        return await pool.ReadAsync(@case.Specialty, @case.AskerId, asked, cancellationToken);
    }

    /// <summary>The best of those who are available and did not say no, the chosen backup before all others; null where there is nobody.</summary>
    public async Task<PoolSpecialist?> NextAsync(ClinicalCase @case, CasePromise promise, CancellationToken cancellationToken)
    {
        var declined = await db.Set<CaseDecline>().Where(d => d.CaseId == @case.Id).Select(d => d.ClinicianId).ToListAsync(cancellationToken);
        var left = (await PoolAsync(@case, cancellationToken)).Where(one => !declined.Contains(one.Id) && !(@case.State == CaseState.Requested && one.Id == promise.OfferedToId));
        var ranked = Ranking.Rank(left, @case.Urgency);
        return ranked.FirstOrDefault(one => one.Id == promise.BackupId) ?? (ranked.Count > 0 ? ranked[0] : null);
    }

    /// <summary>Lets somebody read the case and take it on; an earlier no of theirs is forgotten.</summary>
    public async Task GrantAsync(ClinicalCase @case, PoolSpecialist to, Guid? byId, CancellationToken cancellationToken)
    {
        db.RemoveRange(await db.Set<CaseDecline>().Where(d => d.CaseId == @case.Id && d.ClinicianId == to.Id).ToListAsync(cancellationToken));
        if (await db.Set<CaseGrant>().AnyAsync(g => g.CaseId == @case.Id && g.Right == CaseRight.TakeOver && g.ToClinicianId == to.Id, cancellationToken)) return;
        db.Add(new CaseGrant
        {
            Id = clock.NewId(),
            OrganisationId = @case.OrganisationId,
            CaseId = @case.Id,
            ToOrganisationId = to.OrganisationId,
            ToClinicianId = to.Id,
            Right = CaseRight.TakeOver,
            ById = byId,
            At = clock.GetUtcNow(),
        });
    }

    /// <summary>A person offers it: who is meant is told at once, and the timeline says so.</summary>
    public async Task OfferAsync(ClinicalCase @case, CasePromise promise, PoolSpecialist to, Guid byId, string kind, CancellationToken cancellationToken)
    {
        await GrantAsync(@case, to, byId, cancellationToken);
        if (@case.State == CaseState.Requested) promise.OfferedToId = to.Id;
        else promise.BackupId = to.Id;
        if (promise.BackupId == promise.OfferedToId) promise.BackupId = null;
        promise.Version++;
        @case.Touch(clock.GetUtcNow());
        timeline.Add(@case.Id, @case.OrganisationId, kind, text: to.Name);
        afterCommit.Tell(new CaseTold("case-offered", @case.Id, byId, [to.Id], @case.Urgency == Urgency.Emergency));
    }
}
