using Microsoft.Extensions.Hosting;

namespace CaseHub.Hub.Live;

/// <summary>Has every room look at its lines now and then.</summary>
internal sealed class MeasureLines(Rooms rooms, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2.5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var room in rooms.Open) room.Post(new RoomMessage.Measure());
        }
    }
}
