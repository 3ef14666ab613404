using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>The hub takes the next step for a critical opinion that nobody acknowledges: reminds the asker, asks somebody to stand in for them, tells their coordinators. Always urgently, and each once.</summary>
public static class PressAcknowledgement
{
    private const Roles Clinical = Roles.Clinician | Roles.Specialist;

    public sealed record Request(Guid CaseId) : ICommand<Answer>, ICaseRequest;

    /// <param name="Step">The step that was taken.</param>
    /// <param name="IsMoreDue">The time of the next one has come too.</param>
    public sealed record Answer(AcknowledgeStep Step, bool IsMoreDue);

    internal sealed class Handler(HubDb db, CasePromises promises, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            if (@case.State != CaseState.Answered) return Refusal.Conflict("promise-not-due");
            var promise = await promises.LoadAsync(@case, cancellationToken);
            if (Ladder.AcknowledgementDue(promise, clock.GetUtcNow()) is not { } step) return Refusal.Conflict("promise-not-due");

            promise.AcknowledgeStep = step;
            promise.Version++;
            await TakeAsync(@case, promise, step, cancellationToken);
            return new Answer(promise.AcknowledgeStep.Value, Ladder.AcknowledgementDue(promise, clock.GetUtcNow()) is not null);
        }

        private async Task TakeAsync(ClinicalCase @case, CasePromise promise, AcknowledgeStep step, CancellationToken cancellationToken)
        {
            if (step == AcknowledgeStep.Reminder)
            {
                Tell(@case, "acknowledge-reminder", byId: null, [@case.AskerId]);
            }
            else if (step == AcknowledgeStep.Deputy && await DeputyAsync(@case, cancellationToken) is { } deputy)
            {
                await CoverAsync(@case, deputy, cancellationToken);
                Tell(@case, "acknowledge-deputy", @case.AskerId, [deputy.Id]);
            }
            else
            {
                promise.AcknowledgeStep = AcknowledgeStep.Coordinator;
                timeline.Add(@case.Id, @case.OrganisationId, "acknowledge-coordinator");

                // The notice names the case by its number and who has to be reached: coordinators of a sensitive case learn no more.
                var coordinators = await db.HoldersAsync(@case.OrganisationId, Roles.Coordinator, cancellationToken);
                Tell(@case, "acknowledge-coordinator", @case.AskerId, coordinators.Count > 0 ? coordinators : [@case.AskerId]);
            }
        }

        /// <summary>Whom the asker has named; otherwise, unless the case is sensitive, a clinician of theirs who is on duty.</summary>
        private async Task<Deputy?> DeputyAsync(ClinicalCase @case, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var present = db.Set<Membership>().Active().With(Clinical)
                .Where(m => m.OrganisationId == @case.OrganisationId && m.ClinicianId != @case.AskerId)
                .Where(m => !db.Set<Absence>().Any(a => a.ClinicianId == m.ClinicianId && a.From <= now && a.To > now));
            var named = db.Set<Availability>().Where(a => a.ClinicianId == @case.AskerId).Select(a => a.DeputyId);
            var onDuty = db.Set<Shift>().At(now).Where(s => s.OrganisationId == @case.OrganisationId && @case.Sensitivity == Sensitivity.None);
            var found = await (
                from m in present
                where named.Contains(m.ClinicianId) || onDuty.Any(s => s.ClinicianId == m.ClinicianId)
                join c in db.Set<Clinician>() on m.ClinicianId equals c.Id
                orderby named.Contains(m.ClinicianId) ? 0 : onDuty.Any(s => s.ClinicianId == m.ClinicianId && !s.IsBackup) ? 1 : 2, c.Name, c.Id
                select new { c.Id, c.Name }).FirstOrDefaultAsync(cancellationToken);
            return found is null ? null : new Deputy(found.Id, found.Name);
        }

        private async Task CoverAsync(ClinicalCase @case, Deputy deputy, CancellationToken cancellationToken)
        {
            timeline.Add(@case.Id, @case.OrganisationId, "acknowledge-deputy", text: deputy.Name);
            if (await db.Set<CaseGrant>().AnyAsync(g => g.CaseId == @case.Id && g.Right == CaseRight.Cover && g.ToClinicianId == deputy.Id, cancellationToken)) return;
            db.Add(new CaseGrant
            {
                Id = clock.NewId(),
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                ToOrganisationId = @case.OrganisationId,
                ToClinicianId = deputy.Id,
                Right = CaseRight.Cover,
                At = clock.GetUtcNow(),
            });
        }

        private void Tell(ClinicalCase @case, string kind, Guid? byId, IReadOnlyList<Guid> recipients) => afterCommit.Tell(new CaseTold(kind, @case.Id, byId, recipients, IsUrgent: true));
    }

    private sealed record Deputy(Guid Id, string Name);
}
