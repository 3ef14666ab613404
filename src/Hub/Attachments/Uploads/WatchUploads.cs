using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>Stores the files that are whole and could not be stored, ends those that nothing comes of, and at its first look removes bytes without an upload.</summary>
internal sealed class WatchUploads(IServiceScopeFactory scopes, UploadSpool spool, UploadWriters writers, FinishUploads finish, TimeProvider clock, ILogger<WatchUploads> logger)
    : Watch(Interval, scopes, clock, logger)
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private bool hasSwept;

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!hasSwept) await SweepAsync(cancellationToken);
        hasSwept = true;
        foreach (var id in await ReadAsync((db, now) => db.Set<Upload>().Where(u => u.State == UploadState.Arrived && u.ExpiresAt > now).Select(u => u.Id).ToListAsync(cancellationToken)))
        {
            using var turn = writers.TryTake(id);
            if (turn is not null) await finish.RunAsync(id, cancellationToken);
        }

        if (await ReadAsync((db, now) => db.Set<Upload>().AnyAsync(u => u.ExpiresAt <= now, cancellationToken))) await SendAsync(new ForgetUploads.Request(), cancellationToken);
    }

    /// <summary>A stop between a row and its bytes leaves these. One that begins at this moment is made anew by its first piece.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var open = await ReadAsync((db, _) => db.Set<Upload>().Where(u => u.State == UploadState.Receiving || u.State == UploadState.Arrived).Select(u => u.Id).ToHashSetAsync(cancellationToken));
        foreach (var id in spool.All().Where(id => !open.Contains(id)).ToList()) spool.Delete(id);
    }
}
