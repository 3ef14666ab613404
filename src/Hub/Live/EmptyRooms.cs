using Microsoft.Extensions.Hosting;

namespace CaseHub.Hub.Live;

/// <summary>Closes rooms that have been empty for long, once a minute.</summary>
internal sealed class EmptyRooms(Rooms rooms, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await rooms.CloseEmptyAsync();
    }
}
