using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Slides;

/// <summary>Opens the bytes of slides for whoever has a seat. A viewing: a browser asks for the ranges that a page needs. Those off the list are read for the recording that shows them.</summary>
public static class ReadDeck
{
    public sealed record Request(Guid SessionId, Guid DeckId) : IQuery<DeckContent>, ISessionRequest, IViewing
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    internal sealed class Handler(HubDb db, IBlobStore blobs) : IRequestHandler<Request, Outcome<DeckContent>>
    {
        public async Task<Outcome<DeckContent>> Handle(Request request, CancellationToken cancellationToken)
        {
            var deck = await db.Set<Deck>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.DeckId && row.SessionId == request.SessionId, cancellationToken);
            if (deck is null) return Refusal.NotFound("deck-not-found");
            var blob = await blobs.OpenAsync(deck.Blob, cancellationToken);
            return blob is null ? Refusal.Unavailable("deck-unreadable") : new DeckContent(blob.Stream, deck.FileName, blob.Info.ETag, deck.At);
        }
    }
}

/// <summary>A PDF on its way to a reader, who disposes it.</summary>
/// <param name="Stream">Seekable, so that byte ranges are cheap.</param>
public sealed record DeckContent(Stream Stream, string FileName, string ETag, DateTimeOffset At) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
