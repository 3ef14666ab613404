using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>
/// The asker sends the case: to the assignee, or to the specialists of its specialty in their own and in partner organisations. All of them may take it; the one whom the routing chooses is told.
/// An emergency by name to somebody who is away goes to the others too, unless it is a sensitive case.
/// </summary>
public static class RequestOpinion
{
    /// <param name="CaseId">The case.</param>
    /// <param name="IdentifiersReason">Why it is sent although something in it looks as if it told who the patient is; null says that nothing should.</param>
    public sealed record Request(Guid CaseId, string? IdentifiersReason = null) : ICommand<CaseMoved>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.OptionalText("identifiersReason", IdentifiersReason, CaseContent.ShortLength);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, AskedSpecialists specialists, Readiness readiness, CasePromises promises, TimeProvider clock)
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

            readiness.KeepReason(@case, found, request.IdentifiersReason);
            await ForgetEarlierAsync(@case, cancellationToken);
            @case.RequestedAt = clock.GetUtcNow();
            db.AddRange(asked.Select(to => to.OrganisationId).Distinct().Select(organisation => Grant(@case, organisation, @case.AssigneeId)));
            if (await IsAwayInEmergencyAsync(@case, cancellationToken)) asked = await OpenToAllAsync(@case, cancellationToken);
            moves.Tell(new OpinionRequested(@case.Id, @case.OrganisationId, actor.Required.Id, await promises.StartAsync(@case, asked, cancellationToken), @case.Urgency));
            return CaseMoves.Answer(@case) with { Identifiers = found.Count > 0 ? found : null };
        }

        private async Task<List<Asked>> AskedAsync(ClinicalCase @case, CancellationToken cancellationToken)
        {
            var within = @case.AssigneeId is { } assignee
                ? (await specialists.WithinAsync(actor.Required, cancellationToken)).Where(m => m.ClinicianId == assignee)
                : await specialists.WithinAsync(actor.Required, @case.Specialty, cancellationToken);
            return await within.Select(m => new Asked(m.ClinicianId, m.OrganisationId)).ToListAsync(cancellationToken);
        }

        private async Task<bool> IsAwayInEmergencyAsync(ClinicalCase @case, CancellationToken cancellationToken)
        {
            if (@case is not { Urgency: Urgency.Emergency, AssigneeId: { } assignee, Sensitivity: Sensitivity.None }) return false;
            var now = clock.GetUtcNow();
            return await db.Set<Absence>().AnyAsync(a => a.ClinicianId == assignee && a.From <= now && a.To > now, cancellationToken);
        }

        /// <summary>Everybody of the specialty besides the assignee, who may still come back to it.</summary>
        private async Task<List<Asked>> OpenToAllAsync(ClinicalCase @case, CancellationToken cancellationToken)
        {
            var within = await specialists.WithinAsync(actor.Required, cancellationToken);
            var ofSpecialty = (await specialists.WithinAsync(actor.Required, @case.Specialty, cancellationToken)).Select(m => m.Id);
            var all = await within.Where(m => m.ClinicianId == @case.AssigneeId || ofSpecialty.Contains(m.Id)).Select(m => new Asked(m.ClinicianId, m.OrganisationId)).ToListAsync(cancellationToken);
            db.AddRange(all.Select(to => to.OrganisationId).Distinct().Select(organisation => Grant(@case, organisation, toClinician: null)));
            return all;
        }

        /// <summary>Asking anew starts over: who advised or declined before is asked like everybody else. With whom it is shared goes on reading.</summary>
        private async Task ForgetEarlierAsync(ClinicalCase @case, CancellationToken cancellationToken)
        {
            @case.AdviserId = null;
            db.RemoveRange(await db.Set<CaseGrant>().Where(g => g.CaseId == @case.Id && g.Right != CaseRight.Read).ToListAsync(cancellationToken));
            db.RemoveRange(await db.Set<CaseDecline>().Where(d => d.CaseId == @case.Id).ToListAsync(cancellationToken));
        }

        private CaseGrant Grant(ClinicalCase @case, Guid toOrganisation, Guid? toClinician) => new()
        {
            Id = clock.NewId(),
            OrganisationId = @case.OrganisationId,
            CaseId = @case.Id,
            ToOrganisationId = toOrganisation,
            ToClinicianId = toClinician,
            Right = CaseRight.Answer,
            At = clock.GetUtcNow(),
        };
    }
}
