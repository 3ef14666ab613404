using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify;

/// <summary>Marks one's own notices as seen; those of others are left alone.</summary>
public static class MarkNoticesSeen
{
    /// <param name="Ids">Which; all of them when null.</param>
    public sealed record Request(IReadOnlyList<Guid>? Ids = null) : ICommand<Unit>;

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var unseen = db.Set<Notice>().Where(n => n.RecipientId == actor.Required.Id && n.SeenAt == null);
            if (request.Ids is { } ids) unseen = unseen.Where(n => ids.Contains(n.Id));
            foreach (var notice in await unseen.ToListAsync(cancellationToken)) notice.SeenAt = clock.GetUtcNow();
            return Unit.Value;
        }
    }
}
