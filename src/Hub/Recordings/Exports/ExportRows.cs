using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>The states of exports in the database. Each change names the state it starts from, so that of two who change one row the first wins.</summary>
internal sealed class ExportRows(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>What the last run was making is queued again.</summary>
    public Task RequeueAsync(CancellationToken cancellationToken) => WithAsync(rows => rows
        .Where(row => row.State == ExportState.Running)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ExportState.Queued).SetProperty(row => row.Percent, 0), cancellationToken));

    /// <summary>Takes the export that has waited longest.</summary>
    /// <returns>Its id; null when none waits.</returns>
    public Task<Guid?> TakeAsync(CancellationToken cancellationToken) => WithAsync(async rows =>
    {
        while (await rows.Where(row => row.State == ExportState.Queued).OrderBy(row => row.AskedAt).ThenBy(row => row.Id).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken) is { } id)
        {
            int taken = await rows.Where(row => row.Id == id && row.State == ExportState.Queued).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, ExportState.Running).SetProperty(row => row.StartedAt, clock.GetUtcNow()).SetProperty(row => row.Percent, 0), cancellationToken);
            if (taken == 1) return id;
        }

        return (Guid?)null;
    });

    /// <summary>Called on the thread that waits for the encoder, which has nothing else to do.</summary>
    public void NotePercent(Guid id, int percent)
    {
        using var scope = scopes.CreateScope();
        scope.ServiceProvider.GetRequiredService<HubDb>().Set<RecordingExport>()
            .Where(row => row.Id == id && row.State == ExportState.Running)
            .ExecuteUpdate(set => set.SetProperty(row => row.Percent, percent));
    }

    /// <summary>Puts a finished export where its owner finds it; false when it was cancelled or has become outdated meanwhile.</summary>
    public Task<bool> FinishAsync(RecordingExport export, long bytes, string sha256, TimeSpan keep) => WithAsync(async rows =>
    {
        var now = clock.GetUtcNow();
        var expiresAt = export.KeepUntil is { } parent && parent < now + keep ? parent : now + keep;
        return await rows.Where(row => row.Id == export.Id && row.State == ExportState.Running).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, ExportState.Done)
            .SetProperty(row => row.Percent, 100)
            .SetProperty(row => row.EndedAt, now)
            .SetProperty(row => row.ExpiresAt, expiresAt)
            .SetProperty(row => row.Cases, export.Cases)
            .SetProperty(row => row.Bytes, bytes)
            .SetProperty(row => row.Sha256, sha256)) == 1;
    });

    public Task FailAsync(Guid id, string error, string? logTail) => WithAsync(rows => rows
        .Where(row => row.Id == id && row.State == ExportState.Running)
        .ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, ExportState.Failed)
            .SetProperty(row => row.EndedAt, clock.GetUtcNow())
            .SetProperty(row => row.Error, error)
            .SetProperty(row => row.LogTail, logTail)));

    /// <summary>Ends an export whose recording is not any more what it was when it was asked for.</summary>
    public Task OutdateAsync(Guid id) => WithAsync(rows => rows
        .Where(row => row.Id == id && (row.State == ExportState.Queued || row.State == ExportState.Running || row.State == ExportState.Done))
        .ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, ExportState.Outdated)
            .SetProperty(row => row.EndedAt, clock.GetUtcNow())
            .SetProperty(row => row.Sha256, (string?)null)
            .SetProperty(row => row.Bytes, 0)));

    private async Task<T> WithAsync<T>(Func<DbSet<RecordingExport>, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<HubDb>().Set<RecordingExport>());
    }
}
