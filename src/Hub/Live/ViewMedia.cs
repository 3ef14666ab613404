using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live;

/// <summary>Lets a browser see and hear the others through the relay, by one connection with fixed slots.</summary>
internal static class ViewMedia
{
    /// <param name="SessionId">The room.</param>
    /// <param name="ParticipantId">Who views; filled in by the door.</param>
    /// <param name="Sdp">An offer that only receives.</param>
    public sealed record Request(Guid SessionId, Guid ParticipantId, string Sdp) : IQuery<MediaAnswered>, IRoomRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("sdp", Sdp, Relay.MaxSdpLength);
    }

    internal sealed class Handler(Rooms rooms, TimeProvider clock) : IRequestHandler<Request, Outcome<MediaAnswered>>
    {
        public async Task<Outcome<MediaAnswered>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (rooms.Find(request.SessionId) is not { } room) return Refusal.NotFound("not-in-room");
            return await Relay.ViewAsync(room, request.ParticipantId, clock.NewId(), request.Sdp, cancellationToken);
        }
    }
}
