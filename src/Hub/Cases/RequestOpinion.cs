using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>The asker sends the case: to the assignee, or to the specialists of its specialty in their own and in partner organisations.</summary>
public static class RequestOpinion
{
    /// <param name="CaseId">The case.</param>
    /// <param name="IdentifiersReason">Why it is sent although something in it looks as if it told who the patient is; null says that nothing should.</param>
    public sealed record Request(Guid CaseId, string? IdentifiersReason = null) : ICommand<CaseMoved>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.OptionalText("identifiersReason", IdentifiersReason, CaseContent.ShortLength);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, AskedSpecialists specialists, Readiness readiness, CaseTimeline timeline, TimeProvider clock)
        : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (moves.Move(@case, CaseTrigger.Request, "case-requested") is { } refusal) return refusal;
            if (@case is { Sensitivity: not Sensitivity.None, AssigneeId: null }) return Refusal.Conflict("sensitive-needs-name");
            var owner = await db.Set<Organisation>().AsNoTracking().SingleAsync(o => o.Id == @case.OrganisationId, cancellationToken);
            if (Minors.RefuseSending(@case, owner) is { } minor) return minor;
            var found = await readiness.IdentifiersAsync(@case, cancellationToken);
            if (await readiness.RefuseAsync(@case, found, request.IdentifiersReason, cancellationToken) is { } notYet) return notYet;
            var asked = await AskedAsync(@case, cancellationToken);
            if (asked.Count == 0) return await specialists.WhyNobodyAsync(@case, actor.Required, cancellationToken);

            KeepReason(@case, found, request.IdentifiersReason);
            await ForgetEarlierAsync(@case, cancellationToken);
            @case.RequestedAt = clock.GetUtcNow();
            db.AddRange(asked.Select(to => to.OrganisationId).Distinct().Select(organisation => Grant(@case, organisation)));
            moves.Tell(new OpinionRequested(@case.Id, @case.OrganisationId, actor.Required.Id, [.. asked.Select(to => to.Id).Distinct()], @case.Urgency));
            return CaseMoves.Answer(@case) with { Identifiers = found.Count > 0 ? found : null };
        }

        private void KeepReason(ClinicalCase @case, IReadOnlyList<IdentifierFinding> found, string? reason)
        {
            @case.IdentifiersReason = found.Count > 0 && !string.IsNullOrWhiteSpace(reason) ? reason.Trim() : null;
            if (@case.IdentifiersReason is { } why) timeline.Add(@case.Id, @case.OrganisationId, "identifiers-kept", text: why);
        }

        private async Task<List<Asked>> AskedAsync(ClinicalCase @case, CancellationToken cancellationToken)
        {
            var within = @case.AssigneeId is { } assignee
                ? (await specialists.WithinAsync(actor.Required, cancellationToken)).Where(m => m.ClinicianId == assignee)
                : await specialists.WithinAsync(actor.Required, @case.Specialty, cancellationToken);
            return await within.Select(m => new Asked(m.ClinicianId, m.OrganisationId)).ToListAsync(cancellationToken);
        }

        /// <summary>Asking anew starts over: who advised or declined before is asked like everybody else. With whom it is shared goes on reading.</summary>
        private async Task ForgetEarlierAsync(ClinicalCase @case, CancellationToken cancellationToken)
        {
            @case.AdviserId = null;
            db.RemoveRange(await db.Set<CaseGrant>().Where(g => g.CaseId == @case.Id && g.Right != CaseRight.Read).ToListAsync(cancellationToken));
            db.RemoveRange(await db.Set<CaseDecline>().Where(d => d.CaseId == @case.Id).ToListAsync(cancellationToken));
        }

        private CaseGrant Grant(ClinicalCase @case, Guid toOrganisation) => new()
        {
            Id = clock.NewId(),
            OrganisationId = @case.OrganisationId,
            CaseId = @case.Id,
            ToOrganisationId = toOrganisation,
            ToClinicianId = @case.AssigneeId,
            Right = CaseRight.Answer,
            At = clock.GetUtcNow(),
        };
    }

    private sealed record Asked(Guid Id, Guid OrganisationId);
}
