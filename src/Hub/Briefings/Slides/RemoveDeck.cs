using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Slides;

/// <summary>Takes slides off the list, and off the screen where they are shown. What was shown of them stays for the recording.</summary>
public static class RemoveDeck
{
    public sealed record Request(Guid SessionId, Guid DeckId) : ICommand<Unit>, IStageChange;

    internal sealed class Handler(HubDb db, StageDesk desk, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var deck = await db.Set<Deck>().SingleOrDefaultAsync(row => row.Id == request.DeckId && row.SessionId == request.SessionId, cancellationToken);
            if (deck is null) return Refusal.NotFound("deck-not-found");
            if (deck.RemovedAt is not null) return Unit.Value;
            deck.RemovedAt = clock.GetUtcNow();
            afterCommit.Tell(new DecksChanged(deck.SessionId));
            var stage = await desk.StageAsync(request.SessionId, cancellationToken);
            if (stage.DeckId != deck.Id) return Unit.Value;
            (stage.DeckId, stage.Page) = (null, 0);
            desk.Changed(stage);
            return Unit.Value;
        }
    }
}
