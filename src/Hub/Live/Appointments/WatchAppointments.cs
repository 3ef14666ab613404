using CaseHub.Hub.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>At start and each minute: looks which appointments are due for something. What was done stands in their rows, so that a restart neither loses nor doubles it.</summary>
internal sealed partial class WatchAppointments(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchAppointments> logger) : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Does what is due now.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await DueAsync(cancellationToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new AdvanceAppointment.Request(id), cancellationToken);
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
        var soon = now + AppointmentSteps.DayBefore;
        await using var scope = scopes.CreateAsyncScope();
        var near = await scope.ServiceProvider.GetRequiredService<HubDb>().Set<Appointment>().AsNoTracking()
            .Where(a => a.IsOpen == true && a.StartsAt <= soon)
            .ToListAsync(cancellationToken);
        return [.. near.Where(a => a.StepAt(now) != AppointmentStep.None).Select(a => a.Id)];
    }

    [LoggerMessage(2211, LogLevel.Warning, "The appointments could not be looked through; it will be tried again in a minute")]
    private partial void NotWatched(Exception e);
}
