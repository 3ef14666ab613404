using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Whether a recording may be taken out of the hub by who acts for an organisation. Playing it in the page is reading, and not asked here.</summary>
internal static class ExportCountries
{
    public static async Task<Refusal?> RefuseAsync(HubDb db, Recording recording, Guid organisationId, CancellationToken cancellationToken)
    {
        var both = await db.Set<Organisation>().AsNoTracking()
            .Where(row => row.Id == recording.OrganisationId || row.Id == organisationId)
            .ToDictionaryAsync(row => row.Id, cancellationToken);
        return DataPolicy.Refuse(both[recording.OrganisationId], DataFunction.Export, both[organisationId]);
    }
}
