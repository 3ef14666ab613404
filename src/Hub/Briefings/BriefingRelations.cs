using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings;

/// <summary>A request about one briefing, or about its rehearsal by that session's id.</summary>
public interface IBriefingRequest
{
    Guid BriefingId { get; }
}

/// <summary>One that changes something of it.</summary>
public interface IBriefingChange : IBriefingRequest, IAudited
{
    Guid? IAudited.AuditSubject => BriefingId;
}

/// <summary>
/// What somebody is to a briefing: by their seat, and whether it is open to them by whom they act for. Whoever it is not open to does not learn that it exists.
/// </summary>
internal sealed class BriefingRelations(HubDb db) : IRelations
{
    public string Unknown => "briefing-not-found";

    public ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken) => OfAsync(((IBriefingRequest)request).BriefingId, actor, cancellationToken);

    /// <param name="id">The briefing's, or its rehearsal's, to which nobody comes by anything but a seat.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async ValueTask<Relation> OfAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var briefing = await db.Set<Briefing>().AsNoTracking().SingleOrDefaultAsync(b => b.Id == id || b.RehearsalSessionId == id, cancellationToken);
        if (briefing is null) return Relation.None;
        var seat = await db.Set<SessionSeat>().AsNoTracking().SingleOrDefaultAsync(s => s.SessionId == id && s.ClinicianId == actor.Id, cancellationToken);
        var relation = seat is { RemovedAt: null } && seat.ForOrganisationId == actor.OrganisationId ? OfSeat(seat.Role) : Relation.None;
        if (briefing.Id != id) return relation;
        return await db.IsWithinAsync(briefing.WhoMayCome, briefing.OrganisationId, actor, cancellationToken) ? relation | Relation.Welcome : relation;
    }

    private static Relation OfSeat(SeatRole role) => role switch
    {
        SeatRole.Host => Relation.Host,
        SeatRole.Speaker => Relation.Presenter,
        SeatRole.Interpreter => Relation.ChannelInterpreter,
        _ => Relation.Audience,
    };
}
