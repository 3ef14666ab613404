using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live;

/// <summary>Publishes a browser's camera and microphone, or its screen, to the relay. A second one of the same source replaces the first.</summary>
internal static class PublishMedia
{
    /// <param name="SessionId">The room.</param>
    /// <param name="ParticipantId">Who publishes; filled in by the door.</param>
    /// <param name="Source"><c>camera</c>, <c>screen</c>, or <c>voice</c>: an interpreter's, into their channel.</param>
    /// <param name="Sdp">An offer that sends.</param>
    public sealed record Request(Guid SessionId, Guid ParticipantId, string Source, string Sdp) : IQuery<MediaAnswered>, IRoomRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (Source is not ("camera" or "screen" or StageRule.Voice)) errors.Add("source", "field-unknown-choice", "camera, screen, voice");
            errors.Text("sdp", Sdp, Relay.MaxSdpLength);
        }
    }

    internal sealed class Handler(Rooms rooms, TimeProvider clock) : IRequestHandler<Request, Outcome<MediaAnswered>>
    {
        public async Task<Outcome<MediaAnswered>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (rooms.Find(request.SessionId) is not { } room || room.FindStay(request.ParticipantId) is not { } stay) return Refusal.NotFound("not-in-room");
            if (!StageRule.MayPublish(stay, request.Source)) return Refusal.Forbidden(request.Source == StageRule.Voice ? "not-your-channel" : "not-on-stage");
            var publication = new Publication(clock.NewId(), clock.NewId(), request.Source, "", RecordingConsent: null);
            return await Relay.PublishAsync(room, request.ParticipantId, publication, request.Sdp, cancellationToken);
        }
    }
}
