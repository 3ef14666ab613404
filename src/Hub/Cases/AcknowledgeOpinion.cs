using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>The asker, or who stands in for them, says that the opinion was read and what will be done. Only then does it count as delivered.</summary>
public static class AcknowledgeOpinion
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Plan">What will be done; may be left out where <paramref name="Follows"/> is <c>as-advised</c>.</param>
    /// <param name="Reference">The site's own reference of the patient, typed again, where the case has one: pseudonyms invite wrong-patient errors.</param>
    /// <param name="FollowedOpinionId">Of opinions that disagree, the one that is followed; demanded then, and not kept otherwise.</param>
    /// <param name="FollowedReason">Why it is followed; demanded likewise.</param>
    /// <param name="Follows">A code of <see cref="Following"/>; may be left out.</param>
    /// <param name="FollowUps">What is to be looked at later.</param>
    public sealed record Request(Guid CaseId, string? Plan, string? Reference = null, Guid? FollowedOpinionId = null, string? FollowedReason = null, string? Follows = null, IReadOnlyList<FollowUpDraft>? FollowUps = null) : ICommand<CaseMoved>, ICaseRequest, IValidated
    {
        private static readonly string AsAdvised = Choices.CodeOf(Following.AsAdvised);

        public void Validate(FieldErrors errors)
        {
            errors.OptionalChoice<Following>("follows", Follows);
            if (Follows != AsAdvised) errors.Text("plan", Plan, CaseContent.QuestionLength);
            errors.OptionalText("plan", Plan, CaseContent.QuestionLength);
            errors.OptionalText("followedReason", FollowedReason, CaseContent.ShortLength);
            foreach (var followUp in FollowUps ?? []) followUp.Validate(errors, "followUp.");
        }
    }

    internal sealed class Handler(CurrentActor actor, CaseMoves moves, FollowedOpinion followed, CaseCircle circle, CasePromises promises, SiteReferences references, FollowUpPlans plans) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (!await references.MatchesAsync(@case, request.Reference, cancellationToken)) return LocalReference.Mismatch();
            string plan = request.Plan?.Trim() ?? "";
            if (moves.Move(@case, CaseTrigger.Acknowledge, "opinion-acknowledged", text: plan.Length > 0 ? plan : null) is { } refusal) return refusal;
            if (await followed.ChooseAsync(@case, request, cancellationToken) is { } undecided) return undecided;
            (@case.Plan, @case.Follows) = (plan, Choices.OfOptional<Following>(request.Follows));
            foreach (var followUp in request.FollowUps ?? [])
            {
                if (await plans.AddAsync(@case, followUp, "followUp.", cancellationToken) is { IsGranted: false } added) return added.Refusal;
            }

            await promises.AcknowledgedAsync(@case, cancellationToken);
            var told = moves.Others(@case).Concat(await circle.AdvisingAsync(@case, actor.Required.Id, cancellationToken)).Distinct();
            moves.Tell(new OpinionAcknowledged(@case.Id, @case.OrganisationId, actor.Required.Id, [.. told]));
            return CaseMoves.Answer(@case);
        }
    }
}
