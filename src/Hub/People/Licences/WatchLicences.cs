using CaseHub.Hub.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.People.Licences;

/// <summary>At start and each hour: looks which licences end. What was said stands in their rows, so that neither a stop nor a clock that jumps makes it be said twice or never.</summary>
internal sealed partial class WatchLicences(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchLicences> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var licenceId in await DueAsync(cancellationToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new WarnOfLicence.Request(licenceId), cancellationToken);
        }
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

    private async Task<List<Guid>> DueAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var soon = now + LicenceWarnings.Earliest;
        await using var scope = scopes.CreateAsyncScope();
        var near = await scope.ServiceProvider.GetRequiredService<HubDb>().Set<Licence>().AsNoTracking()
            .Where(l => l.RefusedAt == null && l.FirstCheckAt != null && (l.WarnedDays == null || l.WarnedDays > 0))
            .Where(l => l.ExpiresAt <= soon || (l.SecondCheckAt == null && l.SecondCheckDue <= now))
            .ToListAsync(cancellationToken);
        return [.. near.Where(l => l.WarningAt(now) is not null).Select(l => l.Id)];
    }

    [LoggerMessage(2111, LogLevel.Warning, "The licences could not be looked through; it will be tried again in an hour")]
    private partial void NotWatched(Exception e);
}
