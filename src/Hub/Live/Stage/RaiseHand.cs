using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Stage;

/// <summary>Says that one wants to speak, or does not any more. The hosts see who has waited longest.</summary>
public static class RaiseHand
{
    public sealed record Request(Guid SessionId, bool IsRaised) : ICommand<Unit>, IStageChange;

    internal sealed class Handler(StageDesk desk, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var stage = await desk.StageAsync(request.SessionId, cancellationToken);
            if (stage.State == StageState.Ended && request.IsRaised) return Refusal.Conflict("stage-over");
            var seat = await desk.MySeatAsync(request.SessionId, cancellationToken);
            if (request.IsRaised && seat.Place == StagePlace.Stage) return Refusal.Conflict("hand-on-stage");
            if (request.IsRaised == seat.HandRaisedAt is not null) return Unit.Value;
            seat.HandRaisedAt = request.IsRaised ? clock.GetUtcNow() : null;
            desk.Changed(seat);
            return Unit.Value;
        }
    }
}

/// <summary>A host takes a hand off the list without bringing its owner on stage.</summary>
public static class LowerHand
{
    public sealed record Request(Guid SessionId, Guid ClinicianId) : ICommand<Unit>, IStageChange;

    internal sealed class Handler(StageDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await desk.SeatAsync(request.SessionId, request.ClinicianId, cancellationToken) is not { } seat) return Refusal.NotFound("seat-none");
            if (seat.HandRaisedAt is null) return Unit.Value;
            seat.HandRaisedAt = null;
            desk.Changed(seat);
            return Unit.Value;
        }
    }
}
