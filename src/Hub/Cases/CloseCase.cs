using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>The asker closes a case whose outcome nobody will learn.</summary>
public static class CloseCase
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Reason"><c>lost-to-follow-up</c>: the only end without an outcome.</param>
    /// <param name="Tried">How and when the patient was looked for; programs may leave it out.</param>
    /// <param name="OpenFollowUps">A code of <see cref="Closing.OpenFollowUps"/>; without one they are kept.</param>
    public sealed record Request(Guid CaseId, string? Reason, string? Tried = null, string? OpenFollowUps = null) : ICommand<CaseMoved>, ICaseRequest, IValidated
    {
        private static readonly string LostToFollowUp = Choices.CodeOf(CloseReason.LostToFollowUp);

        public void Validate(FieldErrors errors)
        {
            if (Reason != LostToFollowUp) errors.Add("reason", "field-unknown-choice", LostToFollowUp);
            if (Tried is not null) errors.Text("tried", Tried, CaseContent.QuestionLength);
            errors.OptionalChoice<OpenFollowUps>("openFollowUps", OpenFollowUps);
        }
    }

    internal sealed class Handler(CurrentActor actor, CaseMoves moves, CaseEnd end) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            string? tried = string.IsNullOrWhiteSpace(request.Tried) ? null : request.Tried.Trim();
            if (moves.Move(@case, CaseTrigger.Close, "case-lost-to-follow-up", text: tried) is { } refusal) return refusal;
            (@case.ClosedFor, @case.Tried) = (CloseReason.LostToFollowUp, tried);
            await end.SettleAsync(@case, Choices.OfOptional<OpenFollowUps>(request.OpenFollowUps), cancellationToken);
            moves.Tell(new CaseClosed(@case.Id, @case.OrganisationId, actor.Required.Id, moves.Others(@case)));
            return CaseMoves.Answer(@case);
        }
    }
}
