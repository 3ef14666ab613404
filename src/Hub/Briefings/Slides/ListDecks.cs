using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Slides;

/// <summary>The slides of a briefing, the first that came first.</summary>
public static class ListDecks
{
    public sealed record Request(Guid SessionId) : IQuery<IReadOnlyList<DeckView>>, ISessionRequest;

    internal sealed class Handler(HubDb db) : IRequestHandler<Request, Outcome<IReadOnlyList<DeckView>>>
    {
        public async Task<Outcome<IReadOnlyList<DeckView>>> Handle(Request request, CancellationToken cancellationToken) => await (
            from deck in db.Set<Deck>()
            join clinician in db.Set<Clinician>() on deck.AddedById equals clinician.Id
            where deck.SessionId == request.SessionId && deck.RemovedAt == null
            orderby deck.At
            select new DeckView(deck.Id, deck.FileName, deck.Pages, deck.Bytes, clinician.Name, deck.At)).ToListAsync(cancellationToken);
    }
}
