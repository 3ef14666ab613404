using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Briefings.Attendance;

/// <summary>
/// Each minute: notes that those who are in a briefing are still there. At the start of the hub nobody is: stays that a hub left open when it died end at the last minute in which it saw them.
/// </summary>
internal sealed class WatchAttendance(IServiceScopeFactory scopes, Rooms rooms, TimeProvider clock, ILogger<WatchAttendance> logger) : Watch(Interval, scopes, clock, logger)
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly DateTimeOffset startedAt = clock.GetUtcNow();

    protected override async Task LookAsync(CancellationToken cancellationToken) => await InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<HubDb>();
        var now = Now;
        var open = db.Set<SessionAttendance>().Where(a => a.IsOpen == true);
        var inRooms = (await open.Select(a => a.SessionId).Distinct().ToListAsync(cancellationToken)).Where(id => rooms.Find(id) is not null).ToList();
        await open.Where(a => a.EnteredAt < startedAt || !inRooms.Contains(a.SessionId))
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.LeftAt, a => a.LastSeenAt).SetProperty(a => a.Places, 0).SetProperty(a => a.IsOpen, (bool?)null), cancellationToken);
        return await open.ExecuteUpdateAsync(set => set.SetProperty(a => a.LastSeenAt, now), cancellationToken);
    });
}
