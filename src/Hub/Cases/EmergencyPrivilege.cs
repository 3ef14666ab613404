using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>Whether somebody may break the glass: computed from the rows and the clock, whenever it is asked.</summary>
internal sealed class EmergencyPrivilege(HubDb db, TimeProvider clock)
{
    /// <summary>The accesses that take the privilege from whoever made them: judged not justified, or unreviewed for too long.</summary>
    public IQueryable<EmergencyAccess> Suspending()
    {
        var overdue = clock.GetUtcNow() - EmergencyAccess.ReviewWithin;
        return db.Set<EmergencyAccess>().Where(a => a.Verdict == EmergencyVerdict.NotJustified || (a.ReviewedAt == null && a.At <= overdue));
    }

    /// <summary>Null where they may; otherwise why not, and whom to ask.</summary>
    public async Task<Refusal?> RefuseAsync(Guid clinicianId, CancellationToken cancellationToken)
    {
        var oldest = await Suspending().Where(a => a.ClinicianId == clinicianId).OrderBy(a => a.At).FirstOrDefaultAsync(cancellationToken);
        if (oldest is null) return null;
        string number = await db.Set<ClinicalCase>().Where(c => c.Id == oldest.CaseId).Select(c => c.Number).SingleAsync(cancellationToken);
        string organisation = await db.Set<Organisation>().Where(o => o.Id == oldest.OrganisationId).Select(o => o.Name).SingleAsync(cancellationToken);
        return Refusal.Forbidden(oldest.Verdict is null ? "emergency-unreviewed" : "emergency-not-justified", number, organisation);
    }

    /// <summary>Who reviews an access: the privacy officers of the case's owner, but never who made it; where there is none, its administrators, who can make somebody one.</summary>
    public async Task<List<Guid>> ReviewersAsync(Guid organisationId, Guid clinicianId, CancellationToken cancellationToken)
    {
        var others = db.Set<Membership>().Active().Where(m => m.OrganisationId == organisationId && m.ClinicianId != clinicianId);
        var officers = await others.With(Roles.PrivacyOfficer).Select(m => m.ClinicianId).ToListAsync(cancellationToken);
        return officers.Count > 0 ? officers : await others.With(Roles.Administrator).Select(m => m.ClinicianId).ToListAsync(cancellationToken);
    }
}
