using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Stage;

/// <summary>Makes somebody a host, or a host a speaker again. One host is always left.</summary>
public static class SetHost
{
    public sealed record Request(Guid SessionId, Guid ClinicianId, bool IsHost) : ICommand<Unit>, IStageChange;

    internal sealed class Handler(HubDb db, StageDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var stage = await desk.StageAsync(request.SessionId, cancellationToken);
            if (await desk.SeatAsync(request.SessionId, request.ClinicianId, cancellationToken) is not { } seat) return Refusal.NotFound("seat-none");
            if ((seat.Role == SeatRole.Host) == request.IsHost) return Unit.Value;
            if (!request.IsHost && await IsLastAsync(seat, cancellationToken)) return Refusal.Conflict("host-last");
            seat.Role = request.IsHost ? SeatRole.Host : seat.Language is null ? SeatRole.Speaker : SeatRole.Interpreter;
            desk.Changed(seat);
            // By the stage's own version two hosts cannot unmake each other at once.
            desk.Changed(stage);
            return Unit.Value;
        }

        private async Task<bool> IsLastAsync(SessionSeat seat, CancellationToken cancellationToken) => !await db.Set<SessionSeat>().AnyAsync(
            other => other.SessionId == seat.SessionId && other.ClinicianId != seat.ClinicianId && other.Role == SeatRole.Host && other.RemovedAt == null, cancellationToken);
    }
}
