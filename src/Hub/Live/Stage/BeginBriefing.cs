using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Stage;

/// <summary>Puts the stage on air: whoever stands on it is seen and heard by everybody from now on.</summary>
public static class BeginBriefing
{
    public sealed record Request(Guid SessionId) : ICommand<Unit>, IStageChange;

    internal sealed class Handler(StageDesk desk, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var stage = await desk.StageAsync(request.SessionId, cancellationToken);
            if (stage.State == StageState.Ended) return Refusal.Conflict("stage-over");
            if (stage.State == StageState.Live) return Unit.Value;
            (stage.State, stage.StartedAt) = (StageState.Live, clock.GetUtcNow());
            desk.Changed(stage);
            return Unit.Value;
        }
    }
}
