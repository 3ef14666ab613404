using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>Every five minutes: looks which follow-ups fall due, which acknowledged cases have no outcome, and which closed ones no survey.</summary>
internal sealed class WatchClosing(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchClosing> logger) : Watch(TimeSpan.FromMinutes(5), scopes, clock, logger)
{
    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var request in await ReadAsync((db, now) => DueAsync(db, now, cancellationToken))) await SendAsync(request, cancellationToken);
    }

    private static async Task<List<IRequest<Outcome<Unit>>>> DueAsync(HubDb db, DateTimeOffset now, CancellationToken cancellationToken) =>
        [.. await FollowUpsAsync(db, now, cancellationToken), .. await OutcomesAsync(db, now, cancellationToken), .. await SurveysAsync(db, now, cancellationToken)];

    private static async Task<IEnumerable<IRequest<Outcome<Unit>>>> FollowUpsAsync(HubDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = await db.Set<FollowUp>().Where(f => f.DueAt <= now && f.AnsweredAt == null && f.DroppedAt == null && f.Step != FollowUpStep.Coordinator)
            .Where(f => !db.Set<ClinicalCase>().Any(c => c.Id == f.CaseId && c.IsResting))
            .OrderBy(f => f.DueAt).Select(f => new { f.Id, f.DueAt, f.Step }).ToListAsync(cancellationToken);
        return due.Where(f => f.Step is null || f.Step < OutcomeReminders.StepBy(f.DueAt, now)).Select(f => new AskFollowUp.Request(f.Id));
    }

    private static async Task<IEnumerable<IRequest<Outcome<Unit>>>> OutcomesAsync(HubDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var waiting = await (
            from c in db.Set<ClinicalCase>()
            where c.State == CaseState.Acknowledged && !c.IsResting
            join p in db.Set<CarePolicy>() on c.OrganisationId equals p.OrganisationId into policies
            from policy in policies.DefaultIfEmpty()
            join r in db.Set<ClosingReminder>() on c.Id equals r.CaseId into reminders
            from reminder in reminders.DefaultIfEmpty()
            select new { c.Id, c.OrganisationId, c.AcknowledgedAt, c.UpdatedAt, Days = (int?)policy.OutcomeDays, Since = (DateTimeOffset?)reminder.Since, Steps = (int?)reminder.Steps }).ToListAsync(cancellationToken);
        return waiting
            .Select(c => (c.Id, At: c.AcknowledgedAt ?? c.UpdatedAt, Days: c.Days ?? new CarePolicy { OrganisationId = c.OrganisationId }.OutcomeDays, c.Since, Steps: c.Steps ?? 0))
            .Where(c => OutcomeReminders.DueBy(c.At, c.Days, now) > (c.Since == c.At ? c.Steps : 0))
            .Select(c => new RemindOutcome.Request(c.Id));
    }

    private static async Task<IEnumerable<IRequest<Outcome<Unit>>>> SurveysAsync(HubDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = now - OutcomeReminders.SurveyAfter;
        var due = await db.Set<ClinicalCase>().Where(c => c.State == CaseState.Closed && !c.IsResting && c.ClosedAt <= before)
            .Where(c => !db.Set<CloseOutSurvey>().Any(s => s.CaseId == c.Id) && !db.Set<ClosingReminder>().Any(r => r.CaseId == c.Id && r.SurveyAskedAt != null))
            .Select(c => c.Id).ToListAsync(cancellationToken);
        return due.Select(id => new AskSurvey.Request(id));
    }
}
