using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Notify.Delivery;

/// <summary>Sends what is due, each kind of delivery in a loop of its own, so that a mail server that hangs holds up no call. Rows and clock alone decide, so a restart goes on where it was.</summary>
internal sealed partial class DeliverMessages(IEnumerable<IDelivery> deliveries, IServiceScopeFactory scopes, TimeProvider clock, ILogger<DeliverMessages> logger) : BackgroundService
{
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>How long it is known what became of a message.</summary>
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromHours(6);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([.. deliveries.Select(delivery => EachAsync(Pause, () => RoundAsync(delivery, stoppingToken), stoppingToken)), EachAsync(BetweenSweeps, () => SweepAsync(stoppingToken), stoppingToken)]);

    /// <summary>Until nothing is due, or what carries it does not answer.</summary>
    internal async Task RoundAsync(IDelivery delivery, CancellationToken cancellationToken)
    {
        bool goesOn = true;
        while (goesOn)
        {
            await using var scope = scopes.CreateAsyncScope();
            goesOn = await scope.ServiceProvider.GetRequiredService<Dispatch>().NextAsync(delivery, cancellationToken);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Kept;
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<HubDb>().Set<OutgoingMessage>().Where(m => m.NextAt == null && m.NotBefore < before).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task EachAsync(TimeSpan pause, Func<Task> run, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(pause, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await run();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Broken(e);
            }
        }
    }

    [LoggerMessage(2042, LogLevel.Error, "Messages could not be sent; they are tried again")]
    private partial void Broken(Exception e);
}
