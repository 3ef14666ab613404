using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>The hub reminds of an outcome that is missing: the asker after the organisation's days and three times more, a week apart, then the coordinator; each once.</summary>
public static class RemindOutcome
{
    public sealed record Request(Guid CaseId) : ICommand<Unit>
    {
        Guid? IAudited.AuditSubject => CaseId;
    }

    internal sealed class Handler(HubDb db, ClosingPeople people, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var since = @case.AcknowledgedAt ?? @case.UpdatedAt;
            int due = OutcomeReminders.DueBy(since, await people.OutcomeDaysAsync(@case.OrganisationId, cancellationToken), clock.GetUtcNow());
            var reminder = await db.ReminderAsync(@case, cancellationToken);
            int said = reminder.Since == since ? reminder.Steps : 0;
            if (@case.State != CaseState.Acknowledged || due <= said) return Refusal.Conflict("nothing-to-remind");

            (reminder.Since, reminder.Steps, reminder.Version) = (since, due, reminder.Version + 1);
            bool isLast = due == OutcomeReminders.Steps;
            var recipients = isLast ? await people.CoordinatorsAsync(@case.OrganisationId, cancellationToken) : await people.AskerAsync(@case, cancellationToken);
            afterCommit.Tell(new CaseTold(isLast ? "outcome-missing" : "outcome-reminder", @case.Id, ById: null, recipients));
            return Unit.Value;
        }
    }
}

internal static class ClosingReminders
{
    /// <summary>The row of a case, made where there is none.</summary>
    public static async Task<ClosingReminder> ReminderAsync(this HubDb db, ClinicalCase @case, CancellationToken cancellationToken)
    {
        if (await db.Set<ClosingReminder>().SingleOrDefaultAsync(r => r.CaseId == @case.Id, cancellationToken) is { } known) return known;
        var reminder = new ClosingReminder { CaseId = @case.Id, OrganisationId = @case.OrganisationId };
        db.Add(reminder);
        return reminder;
    }
}
