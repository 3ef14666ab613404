using CaseHub.Hub.Data;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Pipeline;

/// <summary>
/// At start and each interval: looks by rows and clock alone what is due, and has each done by a command of its own. So a stop of the hub neither loses nor doubles anything,
/// and one that fails holds up no other; it is found again by the next look.
/// </summary>
/// <param name="interval">From one look to the next.</param>
internal abstract partial class Watch(TimeSpan interval, IServiceScopeFactory scopes, TimeProvider clock, ILogger logger) : BackgroundService
{
    /// <summary>One look at a time: a second one would find what the first is about to do.</summary>
    private readonly SemaphoreSlim turn = new(1);

    private PeriodicTimer? timer;

    /// <summary>Looks now; when it returns, what was due is done.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await LookAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The timer runs once this returns, whenever the first look comes.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        timer = new PeriodicTimer(interval, clock);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        timer?.Dispose();
        turn.Dispose();
        base.Dispose();
    }

    /// <summary>Finds what is due (<see cref="ReadAsync"/>) and has it done (<see cref="SendAsync"/>).</summary>
    protected abstract Task LookAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                NotLooked(e, GetType().Name, interval);
            }
        }
        while (await timer!.WaitForNextTickAsync(stoppingToken));
    }

    protected DateTimeOffset Now => clock.GetUtcNow();

    protected Task<T> ReadAsync<T>(Func<HubDb, DateTimeOffset, Task<T>> read) => InScopeAsync(services => read(services.GetRequiredService<HubDb>(), Now));

    protected async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    /// <returns>What the command answered; default where it was refused, because somebody was faster, or failed.</returns>
    protected async Task<T?> SendAsync<T>(IRequest<Outcome<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            return (await InScopeAsync(services => services.GetRequiredService<IMediator>().Send(request, cancellationToken))).Value;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            NotDone(e, AuditName.Of(request.GetType()), (request as IAudited)?.AuditSubject, interval);
            return default;
        }
    }

    [LoggerMessage(2006, LogLevel.Error, "{Request} of {SubjectId} failed; it is due again in {Interval}")]
    private partial void NotDone(Exception e, string request, Guid? subjectId, TimeSpan interval);

    [LoggerMessage(2007, LogLevel.Error, "{Watch} could not look what is due; it looks again in {Interval}")]
    private partial void NotLooked(Exception e, string watch, TimeSpan interval);
}
