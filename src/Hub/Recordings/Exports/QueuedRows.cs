using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>One kind of long work in the queue.</summary>
internal interface IQueuedWork
{
    Task RequeueAsync(CancellationToken cancellationToken);

    Task<Guid?> TakeAsync(CancellationToken cancellationToken);

    /// <summary>Does what was taken, in a scope of its own.</summary>
    Task RunAsync(Guid id, CancellationToken cancellationToken);

    Task FailAsync(Guid id, string error, string? logTail);
}

/// <summary>The states of one kind of long work in the database. Each change names the state it starts from, so that of two who change one row the first wins.</summary>
internal abstract class QueuedRows<TRow>(IServiceScopeFactory scopes, TimeProvider clock) : IQueuedWork
    where TRow : QueuedRow
{
    protected DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>What the last run was making is queued again.</summary>
    public Task RequeueAsync(CancellationToken cancellationToken) => WithAsync(rows => rows
        .Where(row => row.State == ExportState.Running)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ExportState.Queued).SetProperty(row => row.Percent, 0), cancellationToken));

    /// <summary>Takes the next one.</summary>
    /// <returns>Its id; null when none waits.</returns>
    public Task<Guid?> TakeAsync(CancellationToken cancellationToken) => WithAsync(async rows =>
    {
        while (await InTurn(rows.Where(row => row.State == ExportState.Queued)).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken) is { } id)
        {
            int taken = await rows.Where(row => row.Id == id && row.State == ExportState.Queued).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, ExportState.Running).SetProperty(row => row.StartedAt, Now).SetProperty(row => row.Percent, 0), cancellationToken);
            if (taken == 1) return id;
        }

        return (Guid?)null;
    });

    /// <summary>Called on the thread that does the work, which has nothing else to do.</summary>
    public void NotePercent(Guid id, int percent)
    {
        using var scope = scopes.CreateScope();
        scope.ServiceProvider.GetRequiredService<HubDb>().Set<TRow>()
            .Where(row => row.Id == id && row.State == ExportState.Running)
            .ExecuteUpdate(set => set.SetProperty(row => row.Percent, percent));
    }

    public Task FailAsync(Guid id, string error, string? logTail) => WithAsync(rows => rows
        .Where(row => row.Id == id && row.State == ExportState.Running)
        .ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, ExportState.Failed)
            .SetProperty(row => row.EndedAt, Now)
            .SetProperty(row => row.Error, error)
            .SetProperty(row => row.LogTail, logTail)));

    public async Task RunAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await RunAsync(scope.ServiceProvider, id, cancellationToken);
    }

    /// <summary>What has waited longest comes first.</summary>
    protected virtual IOrderedQueryable<TRow> InTurn(IQueryable<TRow> waiting) => waiting.OrderBy(row => row.AskedAt).ThenBy(row => row.Id);

    protected abstract Task RunAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken);

    protected async Task<T> WithAsync<T>(Func<DbSet<TRow>, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<HubDb>().Set<TRow>());
    }
}
