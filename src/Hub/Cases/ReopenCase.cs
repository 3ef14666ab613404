using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>The asker goes on with a case that had ended. Its adviser may add an opinion; asking anew starts over.</summary>
public static class ReopenCase
{
    public sealed record Request(Guid CaseId) : ICommand<CaseMoved>, ICaseRequest;

    internal sealed class Handler(CurrentActor actor, CaseMoves moves) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (moves.Move(@case, CaseTrigger.Reopen, "case-reopened") is { } refusal) return refusal;
            @case.ClosedFor = null;
            moves.Tell(new CaseReopened(@case.Id, @case.OrganisationId, actor.Required.Id, moves.Others(@case)));
            return CaseMoves.Answer(@case);
        }
    }
}
