using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>The hub gives a case that an earlier release has sent its promise: due from now, so that no ladder is climbed for the time before.</summary>
public static class BeginPromise
{
    public sealed record Request(Guid CaseId) : ICommand<Unit>, ICaseRequest;

    internal sealed class Handler(HubDb db, CasePromises promises) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            await promises.LoadAsync(await db.Set<ClinicalCase>().SingleAsync(c => c.Id == request.CaseId, cancellationToken), cancellationToken);
            return Unit.Value;
        }
    }
}

/// <summary>Each half minute: looks which promises need a step. Where several are due, as after a stop of the hub, they are taken one after the other.</summary>
internal sealed class WatchPromises(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchPromises> logger) : Watch(TimeSpan.FromSeconds(30), scopes, clock, logger)
{
    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        var (without, unanswered, unread) = await ReadAsync((db, now) => DueAsync(db, now, cancellationToken));
        foreach (var caseId in without) await SendAsync(new BeginPromise.Request(caseId), cancellationToken);
        foreach (var caseId in unanswered)
        {
            while (await SendAsync(new ClimbLadder.Request(caseId), cancellationToken) is { IsMoreDue: true })
            {
                // The next step of the same case.
            }
        }

        foreach (var caseId in unread)
        {
            while (await SendAsync(new PressAcknowledgement.Request(caseId), cancellationToken) is { IsMoreDue: true })
            {
                // Likewise.
            }
        }
    }

    private static async Task<(List<Guid> Without, List<Guid> Unanswered, List<Guid> Unread)> DueAsync(HubDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = db.Set<ClinicalCase>().AsNoTracking().Where(c => !c.IsResting && (c.State == CaseState.Requested || c.State == CaseState.Accepted));
        var without = await open.Where(c => !db.Set<CasePromise>().Any(p => p.CaseId == c.Id)).Select(c => c.Id).ToListAsync(cancellationToken);
        var running = await (
            from c in open
            join p in db.Set<CasePromise>().AsNoTracking() on c.Id equals p.CaseId
            where p.AnsweredAt == null && p.PausedAt == null && p.StartedAt < now && (p.Step == null || p.Step != LadderStep.Overdue)
            orderby p.DueAt
            select new { Promise = p, c.Urgency }).ToListAsync(cancellationToken);
        var unread = await (
            from p in db.Set<CasePromise>().AsNoTracking()
            join c in db.Set<ClinicalCase>() on p.CaseId equals c.Id
            where p.AcknowledgeBy != null && c.State == CaseState.Answered && (p.AcknowledgeStep == null || p.AcknowledgeStep != AcknowledgeStep.Coordinator)
            orderby p.AcknowledgeBy
            select p).ToListAsync(cancellationToken);
        return (
            without,
            [.. running.Where(one => Ladder.Due(one.Promise, one.Urgency, now) is not null).Select(one => one.Promise.CaseId)],
            [.. unread.Where(promise => Ladder.AcknowledgementDue(promise, now) is not null).Select(promise => promise.CaseId)]);
    }
}
