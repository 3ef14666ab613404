using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>The states of exports in the database.</summary>
internal sealed class ExportRows(IServiceScopeFactory scopes, TimeProvider clock) : QueuedRows<RecordingExport>(scopes, clock)
{
    /// <summary>Puts a finished export where its owner finds it; false when it was cancelled or has become outdated meanwhile.</summary>
    public Task<bool> FinishAsync(RecordingExport export, long bytes, string sha256, TimeSpan keep) => WithAsync(async rows =>
    {
        var now = Now;
        var expiresAt = export.IsForAudience ? export.KeepUntil : export.KeepUntil is { } parent && parent < now + keep ? parent : now + keep;
        return await rows.Where(row => row.Id == export.Id && row.State == ExportState.Running).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, ExportState.Done)
            .SetProperty(row => row.Percent, 100)
            .SetProperty(row => row.EndedAt, now)
            .SetProperty(row => row.ExpiresAt, expiresAt)
            .SetProperty(row => row.Cases, export.Cases)
            .SetProperty(row => row.Bytes, bytes)
            .SetProperty(row => row.Sha256, sha256)) == 1;
    });

    /// <summary>Ends an export whose recording is not any more what it was when it was asked for.</summary>
    public Task OutdateAsync(Guid id) => WithAsync(rows => rows
        .Where(row => row.Id == id && (row.State == ExportState.Queued || row.State == ExportState.Running || row.State == ExportState.Done))
        .ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, ExportState.Outdated)
            .SetProperty(row => row.EndedAt, Now)
            .SetProperty(row => row.Sha256, (string?)null)
            .SetProperty(row => row.Bytes, 0)));

    /// <summary>Somebody waits for their own; what goes with a publication is made when nobody does.</summary>
    protected override IOrderedQueryable<RecordingExport> InTurn(IQueryable<RecordingExport> waiting) =>
        waiting.OrderBy(row => row.IsForAudience).ThenBy(row => row.AskedAt).ThenBy(row => row.Id);

    protected override Task RunAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken) => services.GetRequiredService<MakeExport>().RunAsync(id, cancellationToken);
}
