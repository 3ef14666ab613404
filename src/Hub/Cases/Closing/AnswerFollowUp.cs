using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>The asker, or who stands in for them, says how a follow-up went; the adviser is told. It may be answered before its day.</summary>
public static class AnswerFollowUp
{
    public const int TextLength = 4_000;
    public const int AnswerLength = 1_000;

    /// <param name="CaseId">The case.</param>
    /// <param name="FollowUpId">The follow-up.</param>
    /// <param name="Text">How it went.</param>
    /// <param name="Condition">A code of <see cref="Closing.Condition"/>; may be left out.</param>
    /// <param name="Answers">To its questions, in their order; may be left out.</param>
    /// <param name="Version">As the sender has seen it; null for whatever it is now.</param>
    public sealed record Request(Guid CaseId, Guid FollowUpId, string? Text, string? Condition = null, IReadOnlyList<string>? Answers = null, int? Version = null)
        : ICommand<Answer>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("text", Text, TextLength);
            errors.OptionalChoice<Condition>("condition", Condition);
            foreach (string? answer in Answers ?? []) errors.Text("answers", answer, AnswerLength);
        }
    }

    /// <param name="GotWorse">The patient needs somebody now: reopen the case, ask back, or open an emergency.</param>
    public sealed record Answer(Guid Id, bool GotWorse);

    internal sealed class Handler(CaseMoves moves, FollowUpPlans plans, CaseTimeline timeline, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var found = await plans.FindOpenAsync(request.CaseId, request.FollowUpId, request.Version, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var followUp = found.Value;
            if (request.Answers is { Count: > 0 } given && given.Count != followUp.Questions.Count) return WrongCount(followUp.Questions.Count);

            (followUp.AnsweredAt, followUp.AnsweredById, followUp.Answer) = (clock.GetUtcNow(), actor.Required.Id, request.Text!.Trim());
            followUp.Answers = [.. (request.Answers ?? []).Select(answer => answer.Trim())];
            followUp.Condition = Choices.OfOptional<Condition>(request.Condition);
            followUp.Version++;
            bool isWorse = followUp.Condition == Closing.Condition.Worse;
            timeline.Add(@case.Id, @case.OrganisationId, isWorse ? "follow-up-worse" : "follow-up-answered", followUp.Id, followUp.Answer);
            afterCommit.Tell(new CaseTold(isWorse ? "follow-up-worse" : "follow-up-answered", @case.Id, actor.Required.Id, moves.Others(@case)));
            return new Answer(followUp.Id, isWorse);
        }

        private static Refusal WrongCount(int count)
        {
            var errors = new FieldErrors();
            errors.Add("answers", "follow-up-answers", count);
            return errors.AsRefusal()!;
        }
    }
}
