using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Finding;

/// <summary>What the commands of saved views have in common.</summary>
internal sealed class SavedViews(HubDb db, CurrentActor actor)
{
    private Actor Me => actor.Required;

    /// <summary>One's own in the organisation that one acts for, in their order.</summary>
    public IQueryable<SavedView> Own => db.Set<SavedView>().Where(v => v.OwnerId == Me.Id && v.OrganisationId == Me.OrganisationId).OrderBy(v => v.Position).ThenBy(v => v.Id);

    /// <summary>What others of the organisation share.</summary>
    public IQueryable<SavedView> Shared => db.Set<SavedView>().Where(v => v.OwnerId != Me.Id && v.OrganisationId == Me.OrganisationId && v.IsShared).OrderBy(v => v.Name).ThenBy(v => v.Id);

    /// <returns>Null for one that is somebody else's, or none's.</returns>
    public Task<SavedView?> FindAsync(Guid id, CancellationToken cancellationToken) => Own.SingleOrDefaultAsync(v => v.Id == id, cancellationToken);

    public async Task<Refusal?> RefuseAsync(string name, string address, bool isShared, Guid? but, CancellationToken cancellationToken)
    {
        if (isShared && !Me.Roles.HasFlag(Roles.Coordinator)) return Refusal.Forbidden("view-share-coordinators");
        var errors = new FieldErrors();
        ListAddress.Parse(address).Validate(errors);
        if (errors.AsRefusal() is { } wrong) return wrong;
        return await Own.AnyAsync(v => v.Name == name && v.Id != but, cancellationToken) ? Refusal.Conflict("view-name-taken", name) : null;
    }

    /// <summary>Names differ to people, not by spaces at their ends.</summary>
    public static string NameOf(string typed) => Folding.Clean(typed).Trim();
}

/// <param name="Name">As its owner calls it.</param>
/// <param name="Address">List and filters, behind <c>/?</c>.</param>
/// <param name="IsShared">The whole organisation has it.</param>
/// <param name="IsOwn">The reader made it and may change it.</param>
/// <param name="OwnerName">Who made it.</param>
public sealed record SavedViewView(Guid Id, string Name, string Address, bool IsShared, bool IsOwn, string OwnerName);
