using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live;

/// <summary>Says how many people sit at one's device: whoever answers for a recording answers for all of them.</summary>
public static class SayPeopleHere
{
    /// <summary>As many as fit before one camera, and then some.</summary>
    public const int Most = 99;

    /// <param name="SessionId">The room.</param>
    /// <param name="ParticipantId">Which of one's own stays; null for all of them.</param>
    /// <param name="Count">1 to <see cref="Most"/>, oneself among them.</param>
    public sealed record Request(Guid SessionId, Guid? ParticipantId, int Count) : ICommand<Unit>, ISessionRequest, IValidated
    {
        Guid? IAudited.AuditSubject => SessionId;

        public void Validate(FieldErrors errors) => errors.Range("count", Count, 1, Most);
    }

    internal sealed class Handler(Rooms rooms, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (rooms.Find(request.SessionId) is not { } room) return Refusal.NotFound("not-in-room");
            var noted = await room.AskAsync<PeopleNoted>(
                reply => new RoomMessage.PeopleHere(actor.Required.Id, request.ParticipantId, request.Count, reply), cancellationToken);
            if (noted is null) return Refusal.Unavailable("room-busy");
            return noted.WasThere ? Unit.Value : Refusal.NotFound("not-in-room");
        }
    }
}
