using System.Threading.Channels;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>The one loop that changes stored recordings: what is decided, stored or found undone at start is carried out here, one recording after the other.</summary>
internal sealed class KeepingDesk(IServiceScopeFactory scopes, TimeProvider clock, ILogger<KeepingDesk> logger) : BackgroundService
{
    /// <summary>Before what the store did not take is tried again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Channel<Work> mailbox = Channel.CreateBounded<Work>(new BoundedChannelOptions(1024) { SingleReader = true });

    /// <summary>Has a recording brought into order.</summary>
    /// <returns>Ends when it was, or could not be; what does not fit into the mailbox is found by its rows the next night.</returns>
    public Task DueAsync(Guid recordingId)
    {
        var work = new Work(recordingId, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return mailbox.Writer.TryWrite(work) ? work.Done.Task : Task.CompletedTask;
    }

    /// <summary>Has everything done that rows say is undone, and writes down until when everything is kept.</summary>
    public async Task AllDueAsync(CancellationToken cancellationToken)
    {
        foreach (var organisationId in await InScopeAsync(db => db.Set<Organisation>().Select(row => row.Id).ToListAsync(cancellationToken)))
            await InScopeAsync(db => ApplyPolicyAsync(db, organisationId, cancellationToken));
        await Task.WhenAll((await InScopeAsync(db => CarryOut.PendingAsync(db, cancellationToken))).Select(DueAsync));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = BeginAsync(stoppingToken);
        await foreach (var work in mailbox.Reader.ReadAllAsync(stoppingToken))
        {
            await TakeAsync(work, stoppingToken);
            work.Done.TrySetResult();
        }
    }

    private async Task BeginAsync(CancellationToken stoppingToken)
    {
        try
        {
            await AllDueAsync(stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            KeepingLog.NotBegun(logger, e);
        }
    }

    private async Task<bool> ApplyPolicyAsync(HubDb db, Guid organisationId, CancellationToken cancellationToken)
    {
        try
        {
            await Retention.ApplyAsync(db, organisationId, await db.PolicyOfAsync(organisationId, cancellationToken), cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException e)
        {
            // Somebody held or deleted one meanwhile; the next night counts again.
            KeepingLog.NotBegun(logger, e);
            return false;
        }
    }

    private async Task<T> InScopeAsync<T>(Func<HubDb, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<HubDb>());
    }

    private async Task TakeAsync(Work work, CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<CarryOut>().RunAsync(work.RecordingId, stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            KeepingLog.NotCarriedOut(logger, work.RecordingId, e);
            _ = AgainAsync(work.RecordingId, stoppingToken);
        }
    }

    private async Task AgainAsync(Guid recordingId, CancellationToken stoppingToken)
    {
        await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stoppingToken.IsCancellationRequested) await DueAsync(recordingId);
    }

    private sealed record Work(Guid RecordingId, TaskCompletionSource Done);
}

/// <summary>Whoever decided something is answered once it is done, or after a while: then it goes on behind them.</summary>
internal sealed class CarryOutDecisions(KeepingDesk desk, TimeProvider clock) : INotificationHandler<KeepingDue>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task Handle(KeepingDue notification, CancellationToken cancellationToken) =>
        await Task.WhenAny(desk.DueAsync(notification.RecordingId), Task.Delay(Patience, clock, cancellationToken));
}

/// <summary>A recording that has just been stored gets its end date, and what was withdrawn while it ran is carried out.</summary>
internal sealed class KeepWhatIsStored(IServiceScopeFactory scopes, KeepingDesk desk) : INotificationHandler<RecordingStored>
{
    public async Task Handle(RecordingStored notification, CancellationToken cancellationToken)
    {
        // In a scope of its own: the one that stored the recording still tracks its rows.
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var recording = await db.Set<Recording>().SingleAsync(row => row.Id == notification.RecordingId, cancellationToken);
        Retention.Apply(recording, await db.PolicyOfAsync(recording.OrganisationId, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        _ = desk.DueAsync(recording.Id);
    }
}
