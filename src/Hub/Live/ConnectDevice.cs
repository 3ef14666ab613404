using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live;

/// <summary>
/// Takes a WHIP publisher (RFC 9725 §4.2) or a WHEP player into a room; both are participants whom everybody sees. In a briefing a device is where its
/// owner is: on stage or off it; an interpreter's speaks into their channel; a player hears the language of its token, and the green room never.
/// </summary>
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
            if (await StageDoor.WhyClosedAsync(db, rooms, request.SessionId, token.Value.ClinicianId, cancellationToken) is { } closed) return Refusal.Conflict(closed);
            string? source = await SourceAsync(cancellationToken);
            if (source is null && request.Role == IssueMediaToken.PublishRole) return Refusal.Forbidden("device-not-on-stage");
            var room = await rooms.OpenAsync(request.SessionId, cancellationToken);
            var device = await DeviceAsync(cancellationToken);
            var entered = room is null ? null : await room.AskAsync<Joined>(reply => new RoomMessage.Enter(device, reply), cancellationToken);
            if (room is null || entered is null) return Refusal.Unavailable("room-busy");

            var outcome = request.Role == IssueMediaToken.PublishRole
                ? await Relay.PublishAsync(room, entered.ParticipantId, Publication(source!), request.Sdp, cancellationToken)
                : await Relay.ViewAsync(room, entered.ParticipantId, clock.NewId(), request.Sdp, cancellationToken);
            // Who lost the right to be here while the device was on its way was looked for in the room before it came.
            var late = outcome.IsGranted ? await check.CheckAsync(request, cancellationToken) : null;
            if (!outcome.IsGranted || late is not null) await room.RemoveAsync(stay => stay.ParticipantId == entered.ParticipantId, "removed-role");
            return late is null ? outcome : late;
        }

        /// <summary>What the device publishes; null while its owner's place in a briefing allows nothing.</summary>
        private async Task<string?> SourceAsync(CancellationToken cancellationToken)
        {
            var (sessionId, ownerId) = (token.Value.SessionId, token.Value.ClinicianId);
            if (await db.Set<SessionSeat>().AsNoTracking().SingleOrDefaultAsync(seat => seat.SessionId == sessionId && seat.ClinicianId == ownerId, cancellationToken) is not { } seat) return "camera";
            string source = seat.Role == SeatRole.Interpreter ? StageRule.Voice : "camera";
            return StageRule.MayPublish(new Stay(ownerId, seat.Role, seat.Place, seat.Language), source) ? source : null;
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
            Audio = token.Value.Role == IssueMediaToken.PublishRole,
            Video = token.Value.Role == IssueMediaToken.PublishRole,
            Listens = token.Value.Role == IssueMediaToken.ViewRole ? token.Value.Language : null,
        };

        private Task<string> OwnerNameAsync(CancellationToken cancellationToken) =>
            db.Set<Clinician>().Where(row => row.Id == token.Value.ClinicianId).Select(row => row.Name).SingleAsync(cancellationToken);

        private Publication Publication(string source) => new(clock.NewId(), clock.NewId(), source, token.Value.Label, token.Value.RecordingConsent) { Language = token.Value.Language };
    }
}
