using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>Ends a share at once: the asker any of their case's, the adviser those that they made. The row stays and says until when it was.</summary>
public static class EndSharing
{
    public sealed record Request(Guid CaseId, Guid ShareId) : ICommand<Unit>, ICaseRequest;

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseTimeline timeline, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var share = await db.Set<CaseGrant>().SingleOrDefaultAsync(
                g => g.Id == request.ShareId && g.CaseId == request.CaseId && g.Right == CaseRight.Read && g.Until > now, cancellationToken);
            if (share is null) return Refusal.Conflict("share-over");
            var askerId = await db.Set<ClinicalCase>().Where(c => c.Id == request.CaseId).Select(c => c.AskerId).SingleAsync(cancellationToken);
            if (actor.Required.Id != askerId && actor.Required.Id != share.ById) return Refusal.Forbidden("share-not-yours");

            share.Until = now;
            timeline.Add(share.CaseId, share.OrganisationId, "share-ended", share.Id);
            return Unit.Value;
        }
    }
}
