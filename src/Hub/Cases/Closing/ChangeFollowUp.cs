using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>Says anew what a follow-up is about, or when.</summary>
public static class ChangeFollowUp
{
    /// <param name="CaseId">The case.</param>
    /// <param name="FollowUpId">The follow-up; it still waits for its answer.</param>
    /// <param name="Version">As the sender has seen it; null for whatever it is now.</param>
    public sealed record Request(Guid CaseId, Guid FollowUpId, int? Version, string? Kind, DateOnly? DueOn, string? Text, IReadOnlyList<string>? Questions = null)
        : ICommand<Unit>, ICaseRequest, IValidated
    {
        internal FollowUpDraft Draft => new(Kind, DueOn, Text, Questions);

        public void Validate(FieldErrors errors) => Draft.Validate(errors);
    }

    internal sealed class Handler(CaseMoves moves, FollowUpPlans plans) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var found = await plans.FindOpenAsync(request.CaseId, request.FollowUpId, request.Version, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            return await plans.ChangeAsync(@case, found.Value, request.Draft, cancellationToken) is { } refusal ? refusal : Unit.Value;
        }
    }
}
