using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Stage;

/// <summary>Lets no newcomer into the audience, or lets them in again. Who is in it may come back, however long their line or the hub was down.</summary>
public static class LockBriefing
{
    public sealed record Request(Guid SessionId, bool IsLocked) : ICommand<Unit>, IStageChange;

    internal sealed class Handler(HubDb db, Rooms rooms, StageDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var stage = await desk.StageAsync(request.SessionId, cancellationToken);
            if (stage.IsLocked == request.IsLocked) return Unit.Value;
            stage.IsLocked = request.IsLocked;
            var here = request.IsLocked ? rooms.Find(request.SessionId)?.Here ?? [] : [];
            await db.Set<SessionSeat>().Where(seat => seat.SessionId == request.SessionId)
                .ExecuteUpdateAsync(set => set.SetProperty(seat => seat.MayReturn, seat => here.Contains(seat.ClinicianId)), cancellationToken);
            desk.Changed(stage);
            return Unit.Value;
        }
    }
}
