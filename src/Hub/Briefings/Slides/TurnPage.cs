using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Slides;

/// <summary>Shows a page of slides to everybody, or none. Who turns last counts.</summary>
public static class TurnPage
{
    /// <param name="SessionId">The briefing.</param>
    /// <param name="DeckId">The slides; null takes them off the screen.</param>
    /// <param name="Page">From 1.</param>
    public sealed record Request(Guid SessionId, Guid? DeckId, int Page) : ICommand<Unit>, IStageChange;

    internal sealed class Handler(HubDb db, StageDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var seat = await desk.MySeatAsync(request.SessionId, cancellationToken);
            if (!StageRule.MayTurn(seat.Role, seat.Place)) return Refusal.Forbidden("slides-from-stage");
            var deck = request.DeckId is null ? null : await db.Set<Deck>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.DeckId && row.SessionId == request.SessionId && row.RemovedAt == null, cancellationToken);
            if (request.DeckId is not null && deck is null) return Refusal.NotFound("deck-not-found");
            if (deck is not null && (request.Page < 1 || request.Page > deck.Pages)) return Refusal.Invalid("page-not-there", deck.Pages);
            var stage = await desk.StageAsync(request.SessionId, cancellationToken);
            int page = deck is null ? 0 : request.Page;
            if ((stage.DeckId, stage.Page) == (deck?.Id, page)) return Unit.Value;
            (stage.DeckId, stage.Page) = (deck?.Id, page);
            desk.Changed(stage);
            return Unit.Value;
        }
    }
}
