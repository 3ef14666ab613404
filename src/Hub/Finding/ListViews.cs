using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Finding;

/// <summary>One's own saved views in their order, then what others of the organisation share.</summary>
public static class ListViews
{
    public sealed record Request : IQuery<IReadOnlyList<SavedViewView>>;

    internal sealed class Handler(HubDb db, SavedViews views) : IRequestHandler<Request, Outcome<IReadOnlyList<SavedViewView>>>
    {
        public async Task<Outcome<IReadOnlyList<SavedViewView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var own = await Shown(views.Own, isOwn: true).ToListAsync(cancellationToken);
            own.AddRange(await Shown(views.Shared, isOwn: false).ToListAsync(cancellationToken));
            return own;
        }

        private IQueryable<SavedViewView> Shown(IQueryable<SavedView> all, bool isOwn) =>
            all.Select(v => new SavedViewView(v.Id, v.Name, v.Address, v.IsShared, isOwn, db.Set<Clinician>().Single(c => c.Id == v.OwnerId).Name));
    }
}
