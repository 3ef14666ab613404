using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Stage;

/// <summary>Shows somebody out: out of the room with media and devices before this is answered, and not let in again. A host is made a speaker first.</summary>
public static class RemovePerson
{
    public sealed record Request(Guid SessionId, Guid ClinicianId) : ICommand<Unit>, IStageChange;

    internal sealed class Handler(StageDesk desk, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (request.ClinicianId == desk.Me) return Refusal.Conflict("remove-yourself");
            // Gone already is what was asked for: another host may have been faster.
            if (await desk.SeatAsync(request.SessionId, request.ClinicianId, cancellationToken) is not { } seat) return Unit.Value;
            if (seat.Role == SeatRole.Host) return Refusal.Conflict("remove-host", await desk.NameAsync(seat.ClinicianId, cancellationToken));
            (seat.RemovedAt, seat.HandRaisedAt, seat.Place) = (clock.GetUtcNow(), null, StagePlace.Audience);
            afterCommit.Tell(new ShownOut(seat.SessionId, seat.ClinicianId));
            desk.Changed(seat);
            return Unit.Value;
        }
    }
}

/// <summary>Somebody's seat was taken from them.</summary>
internal sealed record ShownOut(Guid SessionId, Guid ClinicianId) : INotification;

/// <summary>Takes who was shown out out of the room, with every device that they brought.</summary>
internal sealed class RoomShowsOut(Rooms rooms) : INotificationHandler<ShownOut>
{
    public async Task Handle(ShownOut notification, CancellationToken cancellationToken)
    {
        if (rooms.Find(notification.SessionId) is { } room) await room.RemoveAsync(stay => stay.ClinicianId == notification.ClinicianId, "removed-by-host");
    }
}
