using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Stage;

/// <summary>Ends the briefing for everybody. Who leads, speaks or interprets may stay among themselves; the audience is told that it is over.</summary>
public static class EndBriefing
{
    public sealed record Request(Guid SessionId) : ICommand<Unit>, IStageChange;

    internal sealed class Handler(StageDesk desk, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var stage = await desk.StageAsync(request.SessionId, cancellationToken);
            if (stage.State == StageState.Waiting) return Refusal.Conflict("briefing-not-begun");
            if (stage.State == StageState.Ended) return Unit.Value;
            (stage.State, stage.EndedAt) = (StageState.Ended, clock.GetUtcNow());
            desk.Changed(stage);
            return Unit.Value;
        }
    }
}
