using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Interpreters;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live;

/// <summary>Enters a room from a browser. The same tab (device id) takes its former stay over, so that a reload is no departure.</summary>
internal static class JoinRoom
{
    public sealed record Request(Guid SessionId, Guid DeviceId, Guid PageId, string ConnectionId, bool Audio, bool Video) : IQuery<Joined>, ISessionRequest;

    internal sealed class Handler(HubDb db, Rooms rooms, Interpreting interpreting, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Joined>>
    {
        public async Task<Outcome<Joined>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await StageDoor.WhyClosedAsync(db, rooms, request.SessionId, actor.Required.Id, cancellationToken) is { } closed) return Refusal.Conflict(closed);
            var guest = await interpreting.FindAsync(request.SessionId, actor.Required, cancellationToken);
            var newcomer = new Participant
            {
                ParticipantId = clock.NewId(),
                ClinicianId = actor.Required.Id,
                OrganisationId = actor.Required.OrganisationId,
                SignInId = actor.Required.SignInId,
                Name = actor.Required.Name,
                Interprets = guest is null ? null : [guest.FromLanguage, guest.ToLanguage],
                DeviceId = request.DeviceId,
                PageId = request.PageId,
                ConnectionId = request.ConnectionId,
                Audio = request.Audio,
                Video = request.Video,
            };
            var room = await rooms.OpenAsync(request.SessionId, cancellationToken);
            var entered = room is null ? null : await room.AskAsync<Joined>(reply => new RoomMessage.Enter(newcomer, reply), cancellationToken);
            return entered is null ? Refusal.Unavailable("room-busy") : entered;
        }
    }
}
