using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>The hub asks how a follow-up went: the asker on its morning and once more after three days, the coordinator after a week, each once.</summary>
public static class AskFollowUp
{
    public sealed record Request(Guid FollowUpId) : ICommand<Unit>
    {
        Guid? IAudited.AuditSubject => FollowUpId;
    }

    internal sealed class Handler(HubDb db, ClosingPeople people, AfterCommit afterCommit, CaseTimeline timeline, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var followUp = await db.Set<FollowUp>().SingleAsync(f => f.Id == request.FollowUpId, cancellationToken);
            var due = OutcomeReminders.StepBy(followUp.DueAt, clock.GetUtcNow());
            if (!followUp.IsOpen || due is not { } step || followUp.Step >= step) return Refusal.Conflict("nothing-to-remind");

            if (followUp.Step is null) timeline.Add(followUp.CaseId, followUp.OrganisationId, "follow-up-due", followUp.Id, followUp.Text);
            (followUp.Step, followUp.Version) = (step, followUp.Version + 1);
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == followUp.CaseId, cancellationToken);
            var recipients = step == FollowUpStep.Coordinator ? await people.CoordinatorsAsync(@case.OrganisationId, cancellationToken) : await people.AskerAsync(@case, cancellationToken);
            afterCommit.Tell(new CaseTold(KindOf(step), @case.Id, ById: null, recipients));
            return Unit.Value;
        }

        private static string KindOf(FollowUpStep step) => step switch
        {
            FollowUpStep.Asked => "follow-up-due",
            FollowUpStep.Reminded => "follow-up-overdue",
            _ => "follow-up-unanswered",
        };
    }
}
