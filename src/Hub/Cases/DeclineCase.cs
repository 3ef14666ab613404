using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>A candidate says no. The case is declined when nobody is left who could accept it; until then the others are still asked, and where it was offered to who says no, the next one is told at once. Who was to take it over leaves it with its adviser.</summary>
public static class DeclineCase
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Reason">What the asker should know; shown to them. Null or blank for none.</param>
    public sealed record Request(Guid CaseId, string? Reason = null) : ICommand<CaseMoved>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.OptionalText("reason", Reason, CaseContent.ShortLength);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, CaseReach reach, AbleAdvisers advisers, CasePromises promises, TimeProvider clock)
        : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var me = actor.Required;
            bool isSuccessor = (await reach.RelationAsync(@case, me, cancellationToken)).HasFlag(Relation.Successor);
            bool othersAreAsked = isSuccessor || (@case.State == CaseState.Requested && (await reach.CandidatesAsync(@case, cancellationToken)).Any(id => id != me.Id));
            var (trigger, kind) = othersAreAsked ? (CaseTrigger.PassOn, "case-passed-on") : (CaseTrigger.Decline, "case-declined");
            string? reason = string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim();
            if (moves.Move(@case, trigger, kind, text: reason) is { } refusal) return refusal;

            db.Add(new CaseDecline
            {
                CaseId = @case.Id,
                ClinicianId = me.Id,
                OrganisationId = @case.OrganisationId,
                At = clock.GetUtcNow(),
            });
            if (!othersAreAsked) moves.Tell(new CaseDeclined(@case.Id, @case.OrganisationId, me.Id, [@case.AskerId]));
            else if (!isSuccessor && (await promises.LoadAsync(@case, cancellationToken)).OfferedToId == me.Id) await OfferOnAsync(@case, me.Id, cancellationToken);
            return CaseMoves.Answer(@case);
        }

        private async Task OfferOnAsync(ClinicalCase @case, Guid me, CancellationToken cancellationToken)
        {
            var left = (await advisers.CandidatesAsync(@case, cancellationToken)).FindAll(one => one.Id != me);
            if (left.Count == 0) return;
            moves.Tell(new OpinionRequested(@case.Id, @case.OrganisationId, @case.AskerId, await promises.OfferOnAsync(@case, left, cancellationToken), @case.Urgency));
        }
    }
}
