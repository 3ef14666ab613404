using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>The asker changes a case that is not with a specialist.</summary>
public static class EditCase
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Version">The version that was shown when editing began; null where the caller does not care who was faster.</param>
    public sealed record Request(Guid CaseId, int? Version = null) : CaseContent, ICommand<CaseMoved>, ICaseRequest;

    internal sealed class Handler(CurrentActor actor, CaseMoves moves, AskedSpecialists specialists, CaseSensitivity sensitivity, RequestDetails details) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (request.Version is { } version && version != @case.Version) return Refusal.Conflict("someone-was-faster");
            if (await specialists.RefuseAsync(request.Assignee, actor.Required, cancellationToken) is { } unknown) return unknown;
            if (moves.Move(@case, CaseTrigger.Edit, "case-edited") is { } refusal) return refusal;
            if (Choices.OfOptional<Sensitivity>(request.Sensitivity) is { } kept && await sensitivity.SetAsync(@case, kept, cancellationToken) is { } objection) return objection;
            request.CopyTo(@case);
            if (await details.ApplyAsync(request, @case, cancellationToken) is { } wrong) return wrong;
            return CaseMoves.Answer(@case);
        }
    }
}
