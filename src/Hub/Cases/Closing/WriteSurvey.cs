using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>The asker says, once, what the help was worth that they had in a case that is closed.</summary>
public static class WriteSurvey
{
    public sealed record Request(Guid CaseId, string? Referral, bool? Changed, int? Helpful, string? Speed, string? Comment = null) : ICommand<Unit>, ICaseRequest, IValidated
    {
        internal SurveyDraft Draft => new(Referral, Changed, Helpful, Speed, Comment);

        public void Validate(FieldErrors errors) => Draft.Validate(errors);
    }

    internal sealed class Handler(CaseMoves moves, Surveys surveys) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (@case.State != CaseState.Closed) return Refusal.Conflict("survey-too-early");
            return await surveys.AddAsync(@case, request.Draft, cancellationToken) is { } refusal ? refusal : Unit.Value;
        }
    }
}
