using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Notify;

/// <summary>Looks now and then whether an emergency access has waited too long for its review. It tells; what is suspended is decided by the rows and the clock alone.</summary>
internal sealed partial class WatchEmergencies(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchEmergencies> logger) : BackgroundService
{
    internal static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<TellOfEmergencies>().TellOverdueAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            NotTold(e);
        }
    }

    [LoggerMessage(2041, LogLevel.Error, "Overdue emergency accesses could not be told of; they are looked for again")]
    private partial void NotTold(Exception e);
}
