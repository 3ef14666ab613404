using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live;

/// <summary>Ends a WHIP or WHEP session (RFC 9725 §4.2: DELETE); asked of a session that is not there any more it is refused as not found.</summary>
public static class DisconnectDevice
{
    /// <param name="SessionId">From the resource's address.</param>
    /// <param name="Role"><c>publish</c> for WHIP, <c>view</c> for WHEP.</param>
    /// <param name="Token">The token that made it.</param>
    /// <param name="PeerId">From the resource's address.</param>
    public sealed record Request(Guid SessionId, string Role, string? Token, Guid PeerId) : IQuery<Unit>, IDeviceRequest;

    internal sealed class Handler(Rooms rooms, DeviceToken token) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (rooms.Find(request.SessionId) is not { } room) return Refusal.NotFound("media-session-not-found");
            var ended = await room.AskAsync<DeviceEnded>(reply => new RoomMessage.EndDevice(request.PeerId, token.Value.Id, reply), cancellationToken);
            if (ended is null) return Refusal.Unavailable("room-busy");
            return ended.WasThere ? Unit.Value : Refusal.NotFound("media-session-not-found");
        }
    }
}
