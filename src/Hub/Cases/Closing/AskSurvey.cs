using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>The hub asks once for the survey of a case that was closed without it.</summary>
public static class AskSurvey
{
    public sealed record Request(Guid CaseId) : ICommand<Unit>
    {
        Guid? IAudited.AuditSubject => CaseId;
    }

    internal sealed class Handler(HubDb db, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var reminder = await db.ReminderAsync(@case, cancellationToken);
            bool isDue = @case is { State: CaseState.Closed, ClosedAt: { } closed } && closed + OutcomeReminders.SurveyAfter <= clock.GetUtcNow();
            bool isThere = await db.Set<CloseOutSurvey>().AnyAsync(s => s.CaseId == @case.Id, cancellationToken);
            if (!isDue || isThere || reminder.SurveyAskedAt is not null) return Refusal.Conflict("nothing-to-remind");

            (reminder.SurveyAskedAt, reminder.Version) = (clock.GetUtcNow(), reminder.Version + 1);
            afterCommit.Tell(new CaseTold("survey-due", @case.Id, ById: null, [@case.AskerId]));
            return Unit.Value;
        }
    }
}
