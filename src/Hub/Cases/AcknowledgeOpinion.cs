using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>The asker says that the opinion was read and what will be done.</summary>
public static class AcknowledgeOpinion
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Plan">What will be done.</param>
    /// <param name="Reference">The site's own reference of the patient, typed again, where the case has one: pseudonyms invite wrong-patient errors.</param>
    /// <param name="FollowedOpinionId">Of opinions that disagree, the one that is followed; demanded then, and not kept otherwise.</param>
    /// <param name="FollowedReason">Why it is followed; demanded likewise.</param>
    public sealed record Request(Guid CaseId, string? Plan, string? Reference = null, Guid? FollowedOpinionId = null, string? FollowedReason = null) : ICommand<CaseMoved>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("plan", Plan, CaseContent.QuestionLength);
            errors.OptionalText("followedReason", FollowedReason, CaseContent.ShortLength);
        }
    }

    internal sealed class Handler(CurrentActor actor, CaseMoves moves, FollowedOpinion followed, CaseCircle circle, CasePromises promises, SiteReferences references) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (!await references.MatchesAsync(@case, request.Reference, cancellationToken)) return LocalReference.Mismatch();
            if (moves.Move(@case, CaseTrigger.Acknowledge, "opinion-acknowledged", text: request.Plan!.Trim()) is { } refusal) return refusal;
            if (await followed.ChooseAsync(@case, request, cancellationToken) is { } undecided) return undecided;
            @case.Plan = request.Plan.Trim();
            await promises.AcknowledgedAsync(@case, cancellationToken);
            var told = moves.Others(@case).Concat(await circle.AdvisingAsync(@case, actor.Required.Id, cancellationToken)).Distinct();
            moves.Tell(new OpinionAcknowledged(@case.Id, @case.OrganisationId, actor.Required.Id, [.. told]));
            return CaseMoves.Answer(@case);
        }
    }
}
