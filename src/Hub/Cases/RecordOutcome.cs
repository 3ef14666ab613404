using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>The asker says what happened to the patient; that closes the case.</summary>
public static class RecordOutcome
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Text">How the patient fared.</param>
    /// <param name="Result">A code of <see cref="OutcomeResult"/>; may be left out.</param>
    /// <param name="On">The day, not in the future; may be left out.</param>
    /// <param name="Survey">May be left out, and is then asked for later.</param>
    /// <param name="OpenFollowUps">A code of <see cref="Closing.OpenFollowUps"/>; without one they are kept, but for a patient who died.</param>
    public sealed record Request(Guid CaseId, string? Text, string? Result = null, DateOnly? On = null, SurveyDraft? Survey = null, string? OpenFollowUps = null)
        : ICommand<CaseMoved>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("text", Text, CaseContent.QuestionLength);
            errors.OptionalChoice<OutcomeResult>("result", Result);
            errors.OptionalChoice<OpenFollowUps>("openFollowUps", OpenFollowUps);
            Survey?.Validate(errors, "survey.");
        }
    }

    internal sealed class Handler(CurrentActor actor, CaseMoves moves, CaseEnd end, Surveys surveys) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (await end.RefuseDayAsync(@case, request.On, cancellationToken) is { } wrong) return wrong;
            if (moves.Move(@case, CaseTrigger.RecordOutcome, "outcome-recorded", text: request.Text!.Trim()) is { } refusal) return refusal;
            if (request.Survey is { } survey && await surveys.AddAsync(@case, survey, cancellationToken) is { } twice) return twice;

            (@case.OutcomeText, @case.ClosedFor) = (request.Text.Trim(), CloseReason.Outcome);
            (@case.OutcomeResult, @case.OutcomeOn) = (Choices.OfOptional<OutcomeResult>(request.Result), request.On);
            await end.SettleAsync(@case, Choices.OfOptional<OpenFollowUps>(request.OpenFollowUps), cancellationToken);
            moves.Tell(new CaseClosed(@case.Id, @case.OrganisationId, actor.Required.Id, moves.Others(@case)));
            return CaseMoves.Answer(@case);
        }
    }
}
