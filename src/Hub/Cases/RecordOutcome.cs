using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>The asker says what happened to the patient; that closes the case.</summary>
public static class RecordOutcome
{
    public sealed record Request(Guid CaseId, string? Text) : ICommand<CaseMoved>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("text", Text, CaseContent.QuestionLength);
    }

    internal sealed class Handler(CurrentActor actor, CaseMoves moves) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (moves.Move(@case, CaseTrigger.RecordOutcome, "outcome-recorded", text: request.Text!.Trim()) is { } refusal) return refusal;
            @case.OutcomeText = request.Text.Trim();
            @case.ClosedFor = CloseReason.Outcome;
            moves.Tell(new CaseClosed(@case.Id, @case.OrganisationId, actor.Required.Id, moves.Others(@case)));
            return CaseMoves.Answer(@case);
        }
    }
}
