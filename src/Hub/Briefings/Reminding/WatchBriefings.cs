using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Briefings.Reminding;

/// <summary>Each minute: looks of which briefings people are to be reminded.</summary>
internal sealed class WatchBriefings(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchBriefings> logger) : Watch(Interval, scopes, clock, logger)
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await ReadAsync((db, now) => DueAsync(db, now, cancellationToken))) await SendAsync(new RemindBriefing.Request(id), cancellationToken);
    }

    private static async Task<List<Guid>> DueAsync(HubDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (soon, longAgo) = (now + BriefingSteps.DayBefore, now.AddDays(-2));
        var near = await (
            from briefing in db.Set<Briefing>().AsNoTracking()
            join stage in db.Set<SessionStage>() on briefing.Id equals stage.SessionId
            where briefing.CancelledAt == null && briefing.StartsAt <= soon && briefing.StartsAt > longAgo && stage.State != StageState.Ended
            select new { Briefing = briefing, stage.State }).ToListAsync(cancellationToken);
        return [.. near.Where(one => one.Briefing.StepAt(one.State, now) != BriefingStep.None).Select(one => one.Briefing.Id)];
    }
}

/// <summary>Who waits for a briefing hears at once that it has begun; should that fail, the next look makes up for it.</summary>
internal sealed class TellItIsLive(IServiceScopeFactory scopes) : INotificationHandler<StageChanged>
{
    public async Task Handle(StageChanged notification, CancellationToken cancellationToken)
    {
        // In a scope of its own, since it is the hub's doing and nobody's.
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        bool isNews = await db.Set<Briefing>().AnyAsync(
            b => b.Id == notification.SessionId && b.ToldLiveAt == null && db.Set<SessionStage>().Any(s => s.SessionId == b.Id && s.State == StageState.Live), cancellationToken);
        if (isNews) await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new RemindBriefing.Request(notification.SessionId), cancellationToken);
    }
}
