using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>The asker takes the case back before it was answered.</summary>
public static class WithdrawCase
{
    public sealed record Request(Guid CaseId) : ICommand<CaseMoved>, ICaseRequest;

    internal sealed class Handler(CurrentActor actor, CaseMoves moves, CaseReach reach) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var told = @case.State == CaseState.Requested ? await reach.CandidatesAsync(@case, cancellationToken) : moves.Others(@case);
            if (moves.Move(@case, CaseTrigger.Withdraw, "case-withdrawn") is { } refusal) return refusal;
            moves.Tell(new CaseWithdrawn(@case.Id, @case.OrganisationId, actor.Required.Id, told));
            return CaseMoves.Answer(@case);
        }
    }
}
