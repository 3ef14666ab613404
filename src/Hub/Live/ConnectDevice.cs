using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live;

/// <summary>Takes a WHIP publisher (RFC 9725 §4.2) or a WHEP player into a room; both are participants whom everybody sees.</summary>
public static class ConnectDevice
{
    /// <param name="SessionId">From the endpoint's address.</param>
    /// <param name="Role"><c>publish</c> for WHIP, <c>view</c> for WHEP.</param>
    /// <param name="Token">The bearer token.</param>
    /// <param name="Sdp">The device's offer.</param>
    public sealed record Request(Guid SessionId, string Role, string? Token, string Sdp) : IQuery<MediaAnswered>, IDeviceRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("sdp", Sdp, Relay.MaxSdpLength);
    }

    internal sealed class Handler(Rooms rooms, DeviceToken token, MediaTokenCheck check, HubDb db, TimeProvider clock) : IRequestHandler<Request, Outcome<MediaAnswered>>
    {
        public async Task<Outcome<MediaAnswered>> Handle(Request request, CancellationToken cancellationToken)
        {
            var room = await rooms.OpenAsync(request.SessionId, cancellationToken);
            var device = await DeviceAsync(cancellationToken);
            var entered = room is null ? null : await room.AskAsync<Joined>(reply => new RoomMessage.Enter(device, reply), cancellationToken);
            if (room is null || entered is null) return Refusal.Unavailable("room-busy");

            var outcome = request.Role == MediaToken.PublishRole
                ? await Relay.PublishAsync(room, entered.ParticipantId, Publication(), request.Sdp, cancellationToken)
                : await Relay.ViewAsync(room, entered.ParticipantId, clock.NewId(), request.Sdp, cancellationToken);
            // Who lost the right to be here while the device was on its way was looked for in the room before it came.
            var late = outcome.IsGranted ? await check.CheckAsync(request, cancellationToken) : null;
            if (!outcome.IsGranted || late is not null) await room.RemoveAsync(stay => stay.ParticipantId == entered.ParticipantId, "removed-role");
            return late is null ? outcome : late;
        }

        private async Task<Participant> DeviceAsync(CancellationToken cancellationToken) => new()
        {
            ParticipantId = clock.NewId(),
            ClinicianId = token.Value.ClinicianId,
            OrganisationId = token.Value.OrganisationId,
            SignInId = token.Value.SignInId,
            Name = $"{token.Value.Label} ({await OwnerNameAsync(cancellationToken)})",
            DeviceId = token.Value.Id,
            IsDevice = true,
            // A screen in a hall hears the language that its token names.
            Listens = token.Value.Role == MediaToken.PublishRole ? null : token.Value.Language,
            Audio = token.Value.Role == MediaToken.PublishRole,
            Video = token.Value.Role == MediaToken.PublishRole,
        };

        private Task<string> OwnerNameAsync(CancellationToken cancellationToken) =>
            db.Set<Clinician>().Where(row => row.Id == token.Value.ClinicianId).Select(row => row.Name).SingleAsync(cancellationToken);

        private Publication Publication() => new(clock.NewId(), clock.NewId(), "camera", token.Value.Label, token.Value.RecordingConsent) { Language = token.Value.Language };
    }
}
