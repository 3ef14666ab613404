using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Finding;

/// <summary>Forgets a saved view; the cases in it stay what they are.</summary>
public static class RemoveView
{
    public sealed record Request(Guid ViewId) : ICommand<Unit>;

    internal sealed class Handler(HubDb db, SavedViews views) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await views.FindAsync(request.ViewId, cancellationToken) is not { } view) return Refusal.NotFound("view-not-found");
            db.Remove(view);
            return Unit.Value;
        }
    }
}
