using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>The asker says that a case is to be kept closer than others, or no longer is; also while it is with a specialist.</summary>
public static class SetSensitivity
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Sensitivity">A code of <see cref="Cases.Sensitivity"/>.</param>
    public sealed record Request(Guid CaseId, string? Sensitivity) : ICommand<CaseMoved>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Choice<Sensitivity>("sensitivity", Sensitivity);
    }

    internal sealed class Handler(CaseMoves moves, CaseSensitivity sensitivity, TimeProvider clock) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (await sensitivity.SetAsync(@case, Choices.Of<Sensitivity>(request.Sensitivity!), cancellationToken) is { } refusal) return refusal;
            @case.Touch(clock.GetUtcNow());
            return CaseMoves.Answer(@case);
        }
    }
}
