using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Finding;

/// <summary>Gives a saved view another name, list, place among one's own, or lets the organisation have it or no longer.</summary>
public static class ChangeView
{
    /// <param name="ViewId">One of one's own.</param>
    /// <param name="Name">Null leaves it as it is.</param>
    /// <param name="Address">Likewise.</param>
    /// <param name="IsShared">Likewise.</param>
    /// <param name="Place">From 0; those behind it move down. Null leaves it where it is.</param>
    public sealed record Request(Guid ViewId, string? Name = null, string? Address = null, bool? IsShared = null, int? Place = null) : ICommand<Unit>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            SaveView.Check(errors, Name ?? "-", Address);
            errors.Range("place", Place, 0, SavedView.Most);
        }
    }

    internal sealed class Handler(SavedViews views) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await views.FindAsync(request.ViewId, cancellationToken) is not { } view) return Refusal.NotFound("view-not-found");
            string name = request.Name is { } typed ? SavedViews.NameOf(typed) : view.Name;
            string address = request.Address is { } other ? ListAddress.Of(ListAddress.Parse(other)) : view.Address;
            // Who coordinates no longer may still take back what they have shared.
            bool sharesAnew = request.IsShared is true && !view.IsShared;
            if (await views.RefuseAsync(name, address, sharesAnew, view.Id, cancellationToken) is { } refusal) return refusal;
            (view.Name, view.Address, view.IsShared) = (name, address, request.IsShared ?? view.IsShared);
            if (request.Place is { } place) await MoveAsync(view, place, cancellationToken);
            return Unit.Value;
        }

        private async Task MoveAsync(SavedView view, int place, CancellationToken cancellationToken)
        {
            var all = await views.Own.ToListAsync(cancellationToken);
            all.Remove(view);
            all.Insert(Math.Min(place, all.Count), view);
            for (int at = 0; at < all.Count; at++) all[at].Position = at;
        }
    }
}
