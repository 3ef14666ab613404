using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Stage;

/// <summary>Closes the chat to all but the hosts, or opens it again. What was written stays.</summary>
public static class SwitchChat
{
    public sealed record Request(Guid SessionId, bool IsOff) : ICommand<Unit>, IStageChange;

    internal sealed class Handler(StageDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var stage = await desk.StageAsync(request.SessionId, cancellationToken);
            if (stage.IsChatOff == request.IsOff) return Unit.Value;
            stage.IsChatOff = request.IsOff;
            desk.Changed(stage);
            return Unit.Value;
        }
    }
}
