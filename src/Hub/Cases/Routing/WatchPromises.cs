using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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

/// <summary>At start and each half minute: looks which promises need a step. It decides by the rows and the clock alone, so that a stop makes no step be taken twice or never; each case has a command of its own, so that one that fails holds up no other.</summary>
internal sealed partial class WatchPromises(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchPromises> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>One look at a time: a second one would find what the first is about to do.</summary>
    private readonly SemaphoreSlim turn = new(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var (without, unanswered, unread) = await DueAsync(cancellationToken);
            foreach (var caseId in without) await SendAsync(caseId, new BeginPromise.Request(caseId), _ => false, cancellationToken);
            foreach (var caseId in unanswered) await SendAsync(caseId, new ClimbLadder.Request(caseId), answer => answer.IsMoreDue, cancellationToken);
            foreach (var caseId in unread) await SendAsync(caseId, new PressAcknowledgement.Request(caseId), answer => answer.IsMoreDue, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                NotWatched(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<(List<Guid> Without, List<Guid> Unanswered, List<Guid> Unread)> DueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var now = clock.GetUtcNow();
        var open = db.Set<ClinicalCase>().AsNoTracking().Where(c => c.State == CaseState.Requested || c.State == CaseState.Accepted);
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

    /// <summary>Sends until no more is due for this case.</summary>
    private async Task SendAsync<T>(Guid caseId, IRequest<Outcome<T>> request, Func<T, bool> isMoreDue, CancellationToken cancellationToken)
    {
        try
        {
            for (bool goesOn = true; goesOn;)
            {
                await using var scope = scopes.CreateAsyncScope();
                var outcome = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken);
                goesOn = outcome.IsGranted && isMoreDue(outcome.Value);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            NotTaken(e, caseId);
        }
    }

    [LoggerMessage(2141, LogLevel.Error, "The step that is due for case {CaseId} could not be taken; it will be tried again in half a minute")]
    private partial void NotTaken(Exception e, Guid caseId);

    [LoggerMessage(2142, LogLevel.Error, "The promises could not be looked through; it will be tried again in half a minute")]
    private partial void NotWatched(Exception e);
}
