using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Live;

/// <summary>A request about one session.</summary>
public interface ISessionRequest
{
    Guid SessionId { get; }
}

/// <summary>Something said by a participant from inside the room. The door fills in the participant, never the client.</summary>
internal interface IRoomRequest : ISessionRequest
{
    Guid ParticipantId { get; }
}

/// <summary>Whoever asks or advises in one of the session's cases is that to the session too, and who was asked in to interpret its interpreter; in a briefing it is the seat that counts. To all others it does not exist.</summary>
internal sealed class SessionRelations(SessionPeople people) : IRelations
{
    public string Unknown => "session-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken) =>
        await people.RelationAsync(((ISessionRequest)request).SessionId, actor, cancellationToken);
}

/// <summary>Only the participant themself, while they are in the room. Looks at the room, not at the database: it is asked for each ICE candidate.</summary>
internal sealed class RoomRelations(Rooms rooms) : IRelations
{
    public string Unknown => "not-in-room";

    public ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var inside = (IRoomRequest)request;
        bool isThere = rooms.Find(inside.SessionId)?.FindStay(inside.ParticipantId)?.ClinicianId == actor.Id;
        return new(isThere ? Relation.InRoom : Relation.None);
    }
}
