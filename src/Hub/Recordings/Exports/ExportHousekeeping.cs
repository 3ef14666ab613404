using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Every hour: removes exports whose time is over, and lets what was made from changed recordings follow them, and what audiences may download follow the publications, should that have failed.</summary>
internal sealed class ExportHousekeeping(IServiceScopeFactory scopes, FollowRecording follow, OfferFiles offer, ExportOptions options, TimeProvider clock, ILogger<ExportHousekeeping> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var exported = db.Set<RecordingExport>().Where(row => row.State == ExportState.Queued || row.State == ExportState.Running || row.State == ExportState.Done);
        var parents = await exported.Select(row => row.RecordingId).Union(db.Set<RecordingCaptions>().Select(row => row.RecordingId)).ToListAsync(cancellationToken);
        foreach (var recordingId in parents) await FollowAsync(recordingId, () => follow.RunAsync(recordingId, cancellationToken));
        await ExpireAsync(db, scope.ServiceProvider.GetRequiredService<IBlobStore>(), cancellationToken);
        foreach (var sessionId in await OfferFiles.DueAsync(db, cancellationToken)) await FollowAsync(sessionId, () => offer.RunAsync(sessionId, isAskedFor: false, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                ExportLog.QueueFailed(logger, broken);
            }
        }
    }

    private async Task FollowAsync(Guid id, Func<Task> following)
    {
        try
        {
            await following();
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            ExportLog.NotFollowed(logger, id, broken);
        }
    }

    /// <summary>Finished ones at their time, with their files; rows of those that came to nothing after the same time.</summary>
    private async Task ExpireAsync(HubDb db, IBlobStore store, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var oldest = now - options.Keep;
        var over = await db.Set<RecordingExport>()
            .Where(row => row.ExpiresAt <= now || (row.State != ExportState.Done && row.EndedAt <= oldest))
            .Join(db.Set<Recording>(), export => export.RecordingId, recording => recording.Id, (export, recording) => new { Export = export, Recording = recording })
            .ToListAsync(cancellationToken);
        foreach (var item in over)
        {
            await store.EraseAsync(item.Export.NameIn(item.Recording), cancellationToken);
            db.Remove(item.Export);
        }

        await db.SaveChangesAsync(cancellationToken);
        if (over.Count > 0) ExportLog.Expired(logger, over.Count);
    }
}
