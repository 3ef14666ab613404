using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CaseHub.Hub.Finding;

/// <summary>Lists of these organisations' people may have changed; which, and how, is not said.</summary>
internal sealed record ListsChanged(IReadOnlyCollection<Guid> OrganisationIds) : INotification;

/// <summary>Notes what moves a case from list to list, or within one, and has it told once it is on disk.</summary>
internal sealed class TellLists(AfterCommit afterCommit) : SaveChangesInterceptor
{
    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is HubDb db) await NoteAsync(db, cancellationToken);
        return result;
    }

    private async Task NoteAsync(HubDb db, CancellationToken cancellationToken)
    {
        var changed = db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).Select(e => e.Entity).ToList();
        var cases = changed.Select(CaseOf).OfType<(Guid CaseId, Guid OrganisationId)>().ToList();
        if (cases.Count == 0) return;
        var ids = cases.Select(one => one.CaseId).Distinct().ToList();
        var asked = await db.Set<CaseGrant>().Where(g => ids.Contains(g.CaseId)).Select(g => g.ToOrganisationId).Distinct().ToListAsync(cancellationToken);
        var grants = changed.OfType<CaseGrant>().Select(g => g.ToOrganisationId);
        afterCommit.Tell(new ListsChanged([.. cases.Select(one => one.OrganisationId).Concat(asked).Concat(grants).Distinct()]));
    }

    private static (Guid CaseId, Guid OrganisationId)? CaseOf(object changed) => changed switch
    {
        ClinicalCase one => (one.Id, one.OrganisationId),
        CaseGrant one => (one.CaseId, one.OrganisationId),
        CaseDecline one => (one.CaseId, one.OrganisationId),
        CasePromise one => (one.CaseId, one.OrganisationId),
        _ => null,
    };
}
