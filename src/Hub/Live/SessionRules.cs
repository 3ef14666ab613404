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

/// <summary>Those whom the session's cases are between may enter it; to all others it does not exist.</summary>
internal sealed class SessionMember(SessionPeople people) : IRule
{
    public async ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken)
    {
        if (actor is null) return Refusal.SignInNeeded();
        var expected = await people.ExpectedAsync(((ISessionRequest)request).SessionId, cancellationToken);
        return expected.Contains(actor.Id) ? null : Refusal.NotFound("session-not-found");
    }
}

/// <summary>Only the participant themself, while they are in the room. Looks at the room, not at the database: it is asked for each ICE candidate.</summary>
internal sealed class InRoom(Rooms rooms) : IRule
{
    public ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken)
    {
        if (actor is null) return new(Refusal.SignInNeeded());
        var inside = (IRoomRequest)request;
        bool isThere = rooms.Find(inside.SessionId)?.View.People.Any(person => person.ParticipantId == inside.ParticipantId && person.ClinicianId == actor.Id) ?? false;
        return new(isThere ? null : Refusal.NotFound("not-in-room"));
    }
}
