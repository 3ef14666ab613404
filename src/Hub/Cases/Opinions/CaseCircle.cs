using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>Whom a case is between, for telling them.</summary>
internal sealed class CaseCircle(HubDb db)
{
    /// <summary>The asker and who stands in for them.</summary>
    public async Task<List<Guid>> AskingAsync(ClinicalCase @case, Guid without, CancellationToken cancellationToken)
    {
        var deputies = await WithAsync(@case, CaseRight.Cover, cancellationToken);
        return [.. deputies.Prepend(@case.AskerId).Distinct().Where(id => id != without)];
    }

    /// <summary>Everybody who advises: who accepted it, and those who were asked beside them.</summary>
    public async Task<List<Guid>> AdvisingAsync(ClinicalCase @case, Guid without, CancellationToken cancellationToken)
    {
        var advisers = await WithAsync(@case, CaseRight.Advise, cancellationToken);
        return [.. advisers.Distinct().Where(id => id != without)];
    }

    private async Task<List<Guid>> WithAsync(ClinicalCase @case, CaseRight right, CancellationToken cancellationToken) =>
        await db.Set<CaseGrant>().Where(g => g.CaseId == @case.Id && g.Right == right && g.ToClinicianId != null).Select(g => g.ToClinicianId!.Value).ToListAsync(cancellationToken);
}
