using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Stage;

/// <summary>Lets no newcomer into the audience, or lets them in again. Who is in it may come back.</summary>
public static class LockBriefing
{
    public sealed record Request(Guid SessionId, bool IsLocked) : ICommand<Unit>, IStageChange;

    internal sealed class Handler(StageDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var stage = await desk.StageAsync(request.SessionId, cancellationToken);
            if (stage.IsLocked == request.IsLocked) return Unit.Value;
            stage.IsLocked = request.IsLocked;
            desk.Changed(stage);
            return Unit.Value;
        }
    }
}
