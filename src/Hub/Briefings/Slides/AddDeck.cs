using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Pictures;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Slides;

/// <summary>Brings slides into a briefing: the bytes are stored first, the row second.</summary>
public static class AddDeck
{
    /// <param name="SessionId">The briefing.</param>
    /// <param name="FileName">As the sender calls it; may hold a path, which is dropped.</param>
    /// <param name="Content">A PDF; read once, stays the sender's.</param>
    public sealed record Request(Guid SessionId, string? FileName, Stream Content) : ICommand<DeckView>, ISessionRequest
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    internal sealed class Handler(HubDb db, DeckIntake intake, IBlobStore blobs, StageDesk desk, TimeProvider clock, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<DeckView>>
    {
        public async Task<Outcome<DeckView>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await db.Set<Deck>().CountAsync(row => row.SessionId == request.SessionId && row.RemovedAt == null, cancellationToken) >= Deck.MaxDecks) return Refusal.Conflict("decks-full", Deck.MaxDecks);
            var received = await intake.ReceiveAsync(request.FileName, request.Content, cancellationToken);
            if (received.Refusal is { } refusal) return refusal;
            await using var file = received.Value!;
            var stage = await desk.StageAsync(request.SessionId, cancellationToken);
            var deck = new Deck
            {
                Id = clock.NewId(),
                OrganisationId = stage.OrganisationId,
                SessionId = stage.SessionId,
                AddedById = desk.Me,
                At = clock.GetUtcNow(),
                FileName = file.FileName,
                Pages = file.Pages,
                Bytes = file.Content.Length,
                Sha256 = file.Sha256,
            };
            await blobs.WriteAsync(deck.Blob, file.Content, ContentKind.Pdf.ContentType(), cancellationToken);
            db.Add(deck);
            afterCommit.Tell(new DecksChanged(deck.SessionId));
            return new DeckView(deck.Id, deck.FileName, deck.Pages, deck.Bytes, desk.MyName, deck.At);
        }
    }
}

/// <summary>The list of a briefing's slides is another one now.</summary>
internal sealed record DecksChanged(Guid SessionId) : INotification;
