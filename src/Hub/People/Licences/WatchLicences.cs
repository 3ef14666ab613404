using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.People.Licences;

/// <summary>Each hour: looks which licences end. A clock that jumps makes nothing be said twice or never.</summary>
internal sealed class WatchLicences(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchLicences> logger) : Watch(TimeSpan.FromHours(1), scopes, clock, logger)
{
    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var licenceId in await ReadAsync((db, now) => DueAsync(db, now, cancellationToken))) await SendAsync(new WarnOfLicence.Request(licenceId), cancellationToken);
    }

    private static async Task<List<Guid>> DueAsync(HubDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var soon = now + LicenceWarnings.Earliest;
        var near = await db.Set<Licence>().AsNoTracking()
            .Where(l => l.RefusedAt == null && l.FirstCheckAt != null && (l.WarnedDays == null || l.WarnedDays > 0))
            .Where(l => l.ExpiresAt <= soon || (l.SecondCheckAt == null && l.SecondCheckDue <= now))
            .ToListAsync(cancellationToken);
        return [.. near.Where(l => l.WarningAt(now) is not null).Select(l => l.Id)];
    }
}
