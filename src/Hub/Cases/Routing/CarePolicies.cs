using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>How organisations work, also those that have said nothing of it.</summary>
internal static class CarePolicies
{
    public static async Task<CarePolicy> CarePolicyAsync(this HubDb db, Guid organisationId, CancellationToken cancellationToken) =>
        await db.Set<CarePolicy>().AsNoTracking().SingleOrDefaultAsync(p => p.OrganisationId == organisationId, cancellationToken) ?? new CarePolicy { OrganisationId = organisationId };

    /// <summary>The coordinators of who asks and of who is asked or advises; none for a sensitive case, which is not theirs to know.</summary>
    public static async Task<List<Guid>> CoordinatorsAsync(this HubDb db, ClinicalCase @case, IEnumerable<Guid> askedOrganisations, CancellationToken cancellationToken)
    {
        if (@case.Sensitivity != Sensitivity.None) return [];
        List<Guid> organisations = [.. askedOrganisations.Append(@case.OrganisationId).Distinct()];
        return await db.Set<Membership>().Active().With(Roles.Coordinator).Where(m => organisations.Contains(m.OrganisationId)).Select(m => m.ClinicianId).Distinct().ToListAsync(cancellationToken);
    }
}
