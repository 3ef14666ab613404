using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Stage;

/// <summary>Leaves the stage by oneself, or does not follow the invitation to it: who leads or speaks goes to the green room, who was in the audience back there.</summary>
public static class StepDown
{
    public sealed record Request(Guid SessionId) : ICommand<Unit>, IStageChange;

    internal sealed class Handler(StageDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var seat = await desk.MySeatAsync(request.SessionId, cancellationToken);
            var down = seat is { Place: StagePlace.Stage, Role: SeatRole.Speaker or SeatRole.Host } ? StagePlace.Backstage : StagePlace.Audience;
            if (seat.Place == down) return Unit.Value;
            seat.Place = down;
            desk.Changed(seat);
            return Unit.Value;
        }
    }
}
