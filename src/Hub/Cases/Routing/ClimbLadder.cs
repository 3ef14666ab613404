using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>The hub takes the next step for a case that is not answered in time, whether somebody has accepted it or not. Each step is taken once: it stands in the promise before anybody is told.</summary>
public static class ClimbLadder
{
    /// <summary>Who has shown that they are on the rota: on duty in the week before or after.</summary>
    private static readonly TimeSpan OnTheRota = TimeSpan.FromDays(7);

    public sealed record Request(Guid CaseId) : ICommand<Answer>, ICaseRequest;

    /// <param name="Step">The step that was taken.</param>
    /// <param name="IsMoreDue">The time of the next one has come too, as it has after a stop of the hub.</param>
    public sealed record Answer(LadderStep Step, bool IsMoreDue);

    internal sealed class Handler(HubDb db, CasePromises promises, CaseOffers offers, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            if (@case.State is not (CaseState.Requested or CaseState.Accepted)) return Refusal.Conflict("promise-not-due");
            var promise = await promises.LoadAsync(@case, cancellationToken);
            if (Ladder.Due(promise, @case.Urgency, clock.GetUtcNow()) is not { } step) return Refusal.Conflict("promise-not-due");

            promise.Step = step;
            promise.Version++;
            await TakeAsync(@case, promise, step, cancellationToken);
            return new Answer(promise.Step.Value, Ladder.Due(promise, @case.Urgency, clock.GetUtcNow()) is not null);
        }

        private Task TakeAsync(ClinicalCase @case, CasePromise promise, LadderStep step, CancellationToken cancellationToken) => step switch
        {
            LadderStep.Backup => TellBackupAsync(@case, promise, cancellationToken),
            LadderStep.Coordinator => TellCoordinatorsAsync(@case, cancellationToken),
            LadderStep.Rota => TellRotaAsync(@case, cancellationToken),
            _ => TellOverdueAsync(@case, cancellationToken),
        };

        /// <summary>Where there is nobody to stand in, the coordinators are told at once. A sensitive case is for whom its asker chooses: it is the asker who is told.</summary>
        private async Task TellBackupAsync(ClinicalCase @case, CasePromise promise, CancellationToken cancellationToken)
        {
            if ((@case.AdviserId ?? promise.OfferedToId) is { } late) Tell(@case, "answer-due", [late]);
            if (@case.Sensitivity != Sensitivity.None)
            {
                TellAsker(@case);
                return;
            }

            if (await offers.NextAsync(@case, promise, cancellationToken) is not { } next)
            {
                promise.Step = LadderStep.Coordinator;
                await TellCoordinatorsAsync(@case, cancellationToken);
                return;
            }

            promise.BackupId = next.Id;
            await offers.GrantAsync(@case, next, byId: null, cancellationToken);
            timeline.Add(@case.Id, @case.OrganisationId, "ladder-backup", text: next.Name);
            Tell(@case, "ladder-backup", [next.Id]);
        }

        private async Task TellCoordinatorsAsync(ClinicalCase @case, CancellationToken cancellationToken)
        {
            if (@case.Sensitivity != Sensitivity.None) return;
            var coordinators = await CoordinatorsAsync(@case, cancellationToken);
            if (coordinators.Count == 0)
            {
                TellAsker(@case);
                return;
            }

            timeline.Add(@case.Id, @case.OrganisationId, "ladder-coordinator");
            Tell(@case, "ladder-coordinator", coordinators);
        }

        /// <summary>Everybody on the rota of the specialty, or of the specialty where there is none; each of them may take it, also from who has it.</summary>
        private async Task TellRotaAsync(ClinicalCase @case, CancellationToken cancellationToken)
        {
            if (@case.Sensitivity != Sensitivity.None) return;
            var now = clock.GetUtcNow();
            var (from, to) = (now - OnTheRota, now + OnTheRota);
            var present = (await offers.PoolAsync(@case, cancellationToken)).FindAll(one => !one.IsAway);
            var onRota = await db.Set<Shift>().Where(s => s.Specialty == @case.Specialty && s.From < to && s.To > from).Select(s => new { s.ClinicianId, s.OrganisationId }).Distinct().ToListAsync(cancellationToken);
            var told = present.FindAll(one => onRota.Exists(shift => shift.ClinicianId == one.Id && shift.OrganisationId == one.OrganisationId));
            if (told.Count == 0) told = present;
            foreach (var one in told) await offers.GrantAsync(@case, one, byId: null, cancellationToken);
            timeline.Add(@case.Id, @case.OrganisationId, "ladder-rota");
            Tell(@case, "ladder-rota", [.. told.Select(one => one.Id)]);
        }

        private async Task TellOverdueAsync(ClinicalCase @case, CancellationToken cancellationToken)
        {
            timeline.Add(@case.Id, @case.OrganisationId, "case-overdue");
            Tell(@case, "case-overdue", [.. (await CoordinatorsAsync(@case, cancellationToken)).Append(@case.AskerId).Distinct()]);
        }

        private void TellAsker(ClinicalCase @case)
        {
            timeline.Add(@case.Id, @case.OrganisationId, "ladder-asker");
            Tell(@case, "ladder-asker", [@case.AskerId]);
        }

        private void Tell(ClinicalCase @case, string kind, IReadOnlyList<Guid> recipients) =>
            afterCommit.Tell(new CaseTold(kind, @case.Id, ById: null, recipients, @case.Urgency == Urgency.Emergency));

        private async Task<List<Guid>> CoordinatorsAsync(ClinicalCase @case, CancellationToken cancellationToken)
        {
            var asked = await db.Set<CaseGrant>().Where(g => g.CaseId == @case.Id && g.Right != CaseRight.Read && g.Right != CaseRight.Cover).Select(g => g.ToOrganisationId).ToListAsync(cancellationToken);
            return await db.CoordinatorsAsync(@case, asked, cancellationToken);
        }
    }
}
