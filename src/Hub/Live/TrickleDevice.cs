using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live;

/// <summary>Takes trickled candidates of a WHIP or WHEP session, or restarts its ICE (RFC 9725 §4.3: PATCH).</summary>
public static class TrickleDevice
{
    /// <param name="SessionId">From the resource's address.</param>
    /// <param name="Role"><c>publish</c> for WHIP, <c>view</c> for WHEP.</param>
    /// <param name="Token">The token that made it.</param>
    /// <param name="PeerId">From the resource's address.</param>
    /// <param name="IceTag">The ICE session that it is meant for; null for whichever it is, which lets it restart.</param>
    /// <param name="Fragment">RFC 8840.</param>
    public sealed record Request(Guid SessionId, string Role, string? Token, Guid PeerId, string? IceTag, string Fragment)
        : IQuery<Trickled>, IDeviceRequest;

    /// <param name="IceTag">The ICE session from now on.</param>
    /// <param name="Fragment">Our half of a restarted one; null when nothing was restarted.</param>
    public sealed record Trickled(string IceTag, string? Fragment);

    internal sealed class Handler(Rooms rooms, DeviceToken token) : IRequestHandler<Request, Outcome<Trickled>>
    {
        public async Task<Outcome<Trickled>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (rooms.Find(request.SessionId) is not { } room) return Refusal.NotFound("media-session-not-found");
            var found = await room.AskAsync<PeerFound>(reply => new RoomMessage.FindPeer(request.PeerId, reply), cancellationToken);
            if (found is null) return Refusal.Unavailable("room-busy");
            if (found.DeviceId != token.Value.Id) return Refusal.NotFound("media-session-not-found");

            var answer = await room.Media.TrickleAsync(request.PeerId, request.IceTag, request.Fragment, cancellationToken);
            if (answer.Refusal is { } refusal) return Relay.Refused(refusal);
            return new Trickled(answer.Tag!, answer.Fragment);
        }
    }
}
