using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live;

/// <summary>
/// What a participant says of themself and what needs no answer: leaving, muting, signalling, arriving. Rights are those of the seat.
/// </summary>
internal static class TellRoom
{
    /// <param name="SessionId">The room.</param>
    /// <param name="ParticipantId">Who says it; filled in by the door.</param>
    /// <param name="Message">About that participant and no other.</param>
    public sealed record Request(Guid SessionId, Guid ParticipantId, RoomMessage Message) : IQuery<Unit>, IRoomRequest;

    internal sealed class Handler(Rooms rooms) : IRequestHandler<Request, Outcome<Unit>>
    {
        public Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken) =>
            Task.FromResult<Outcome<Unit>>(rooms.Find(request.SessionId)?.Post(request.Message) == true ? Unit.Value : Refusal.Unavailable("room-busy"));
    }
}
