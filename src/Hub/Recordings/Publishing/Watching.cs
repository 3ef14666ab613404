using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Publishing;

/// <summary>
/// Who may watch what is left of a briefing. Having been in the audience is a right to it once it is published, and no earlier; then all others for whom it was may watch too. Who was taken out stays out.
/// </summary>
internal sealed class Watching(HubDb db)
{
    /// <param name="sessionId">The briefing's.</param>
    /// <param name="relation">What somebody is to its session, by their seat.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>The same, with <see cref="Relation.Audience"/> for those who may watch and nobody else.</returns>
    public async Task<Relation> OfAsync(Guid sessionId, Relation relation, Actor actor, CancellationToken cancellationToken)
    {
        bool hadSeat = relation.HasFlag(Relation.Audience);
        relation &= ~Relation.Audience;
        var published = await db.Set<PublishedSession>().AsNoTracking().SingleOrDefaultAsync(p => p.SessionId == sessionId, cancellationToken);
        if (published is null) return relation;
        bool wasRemoved = await db.Set<SessionSeat>().AnyAsync(seat => seat.SessionId == sessionId && seat.ClinicianId == actor.Id && seat.RemovedAt != null, cancellationToken);
        bool isWithin = hadSeat || await db.IsWithinAsync(published.Circle, published.OrganisationId, actor, cancellationToken);
        return isWithin && !wasRemoved ? relation | Relation.Audience : relation;
    }
}

/// <summary>For what is handed out of a briefing: whoever may watch it once it is published, where its hosts let it be downloaded.</summary>
internal sealed class DownloadRelations(HubDb db, SessionPeople people, Watching watching) : IRelations
{
    private const Relation Watchers = Relation.Host | Relation.Presenter | Relation.Audience;

    public string Unknown => "session-not-found";

    public ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken) => OfAsync(((ISessionRequest)request).SessionId, actor, cancellationToken);

    public async ValueTask<Relation> OfAsync(Guid sessionId, Actor actor, CancellationToken cancellationToken)
    {
        var relation = await watching.OfAsync(sessionId, await people.RelationAsync(sessionId, actor, cancellationToken), actor, cancellationToken);
        if ((relation & Watchers) == Relation.None) return relation;
        return await db.Set<PublishedSession>().AnyAsync(p => p.SessionId == sessionId && p.MayDownload, cancellationToken) ? relation | Relation.Receiver : relation;
    }
}

/// <summary>For what is read of a briefing while it is live and afterwards, such as its slides: whoever has a seat, and once it is published whoever may watch it.</summary>
internal sealed class PublishedRelations(SessionPeople people, Watching watching) : IRelations
{
    public string Unknown => "session-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var id = ((ISessionRequest)request).SessionId;
        var seat = await people.RelationAsync(id, actor, cancellationToken);
        return seat | await watching.OfAsync(id, seat, actor, cancellationToken);
    }
}
