using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>Asker, deputy or adviser plans something to be looked at on a day to come.</summary>
public static class PlanFollowUp
{
    public sealed record Request(Guid CaseId, string? Kind, DateOnly? DueOn, string? Text, IReadOnlyList<string>? Questions = null) : ICommand<Answer>, ICaseRequest, IValidated
    {
        internal FollowUpDraft Draft => new(Kind, DueOn, Text, Questions);

        public void Validate(FieldErrors errors) => Draft.Validate(errors);
    }

    /// <param name="DueAt">When the asker will be asked how it went.</param>
    public sealed record Answer(Guid Id, DateTimeOffset DueAt);

    internal sealed class Handler(CaseMoves moves, FollowUpPlans plans) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var added = await plans.AddAsync(@case, request.Draft, "", cancellationToken);
            return added.IsGranted ? new Answer(added.Value.Id, added.Value.DueAt) : added.Refusal;
        }
    }
}
