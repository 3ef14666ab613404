using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live;

/// <summary>Restarts ICE for a browser's relay connection after a change of its network: encryption, slots and publication stay.</summary>
internal static class RestartMedia
{
    /// <param name="SessionId">The room.</param>
    /// <param name="ParticipantId">Whose connection; filled in by the door.</param>
    /// <param name="PeerId">As <see cref="MediaAnswered"/> named it.</param>
    /// <param name="Sdp">An offer with new ICE credentials and nothing else new.</param>
    public sealed record Request(Guid SessionId, Guid ParticipantId, Guid PeerId, string Sdp) : IQuery<MediaAnswered>, IRoomRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("sdp", Sdp, Relay.MaxSdpLength);
    }

    internal sealed class Handler(Rooms rooms) : IRequestHandler<Request, Outcome<MediaAnswered>>
    {
        public async Task<Outcome<MediaAnswered>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (rooms.Find(request.SessionId) is not { } room) return Refusal.NotFound("not-in-room");
            var found = await room.AskAsync<PeerFound>(reply => new RoomMessage.FindPeer(request.PeerId, reply), cancellationToken);
            if (found is null) return Refusal.Unavailable("room-busy");
            if (found.ParticipantId != request.ParticipantId) return Refusal.NotFound("media-session-not-found");
            return await Relay.RestartAsync(room, request.PeerId, request.Sdp, cancellationToken);
        }
    }
}
