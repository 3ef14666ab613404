using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>The asker closes a case whose outcome nobody will learn.</summary>
public static class CloseCase
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Reason"><c>lost-to-follow-up</c>: the only end without an outcome.</param>
    public sealed record Request(Guid CaseId, string? Reason) : ICommand<CaseMoved>, ICaseRequest, IValidated
    {
        private static readonly string LostToFollowUp = Choices.CodeOf(CloseReason.LostToFollowUp);

        public void Validate(FieldErrors errors)
        {
            if (Reason != LostToFollowUp) errors.Add("reason", "field-unknown-choice", LostToFollowUp);
        }
    }

    internal sealed class Handler(CurrentActor actor, CaseMoves moves) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (moves.Move(@case, CaseTrigger.Close, "case-lost-to-follow-up") is { } refusal) return refusal;
            @case.ClosedFor = CloseReason.LostToFollowUp;
            moves.Tell(new CaseClosed(@case.Id, @case.OrganisationId, actor.Required.Id, moves.Others(@case)));
            return CaseMoves.Answer(@case);
        }
    }
}
