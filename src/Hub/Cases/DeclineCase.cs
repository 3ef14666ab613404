using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>A candidate says no. The case is declined when nobody is left who could accept it; until then the others are still asked.</summary>
public static class DeclineCase
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Reason">What the asker should know; shown to them. Null or blank for none.</param>
    public sealed record Request(Guid CaseId, string? Reason = null) : ICommand<CaseMoved>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.OptionalText("reason", Reason, CaseContent.ShortLength);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, CaseReach reach, TimeProvider clock)
        : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var me = actor.Required;
            bool othersAreAsked = (await reach.CandidatesAsync(@case, cancellationToken)).Any(id => id != me.Id);
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
            return CaseMoves.Answer(@case);
        }
    }
}
