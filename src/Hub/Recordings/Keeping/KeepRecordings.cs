using CaseHub.Hub.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>Once a day: deletes what no organisation keeps any longer, finishes what was left undone, and reads back what is stored, longest unverified first.</summary>
internal sealed class KeepRecordings(IServiceScopeFactory scopes, KeepingDesk desk, KeepingOptions options, TimeProvider clock, ILogger<KeepRecordings> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    /// <summary>One night's work; whatever fails with one recording is left to the next night and touches no other.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await desk.AllDueAsync(cancellationToken);
        int deleted = await DeleteDueAsync(cancellationToken);
        var (verified, bytes, damaged) = await VerifyAsync(cancellationToken);
        KeepingLog.Night(logger, deleted, verified, bytes, damaged);
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
            catch (Exception e) when (e is not OperationCanceledException)
            {
                KeepingLog.NightFailed(logger, e);
            }
        }
    }

    private async Task<int> DeleteDueAsync(CancellationToken cancellationToken)
    {
        int deleted = 0;
        var due = await InScopeAsync(scope => scope.GetRequiredService<HubDb>().Due(clock.GetUtcNow()).Select(row => row.Id).ToListAsync(cancellationToken));
        foreach (var recordingId in due)
        {
            var outcome = await InScopeAsync(scope => scope.GetRequiredService<IMediator>().Send(new ExpireRecording.Request(recordingId), cancellationToken));
            if (outcome.IsGranted) deleted++;
        }

        return deleted;
    }

    private async Task<(int Verified, long Bytes, int Damaged)> VerifyAsync(CancellationToken cancellationToken)
    {
        var (verified, bytes, damaged) = (0, 0L, 0);
        var all = await InScopeAsync(scope => scope.GetRequiredService<HubDb>().Set<Recording>()
            .Where(row => row.State == RecordingState.Completed || row.State == RecordingState.Interrupted)
            .OrderBy(row => row.VerifiedAt != null).ThenBy(row => row.VerifiedAt).ThenBy(row => row.Id)
            .Select(row => row.Id)
            .ToListAsync(cancellationToken));
        foreach (var recordingId in all)
        {
            if (bytes >= options.VerifyBytesPerNight) break;
            var found = await InScopeAsync(scope => VerifyOneAsync(scope, recordingId, cancellationToken));
            (verified, bytes, damaged) = (verified + 1, bytes + found.Bytes, damaged + (found.Damage is null ? 0 : 1));
        }

        return (verified, bytes, damaged);
    }

    private async Task<(long Bytes, Damage? Damage)> VerifyOneAsync(IServiceProvider scope, Guid recordingId, CancellationToken cancellationToken)
    {
        try
        {
            var db = scope.GetRequiredService<HubDb>();
            var recording = await db.Set<Recording>().Include(row => row.Tracks).SingleAsync(row => row.Id == recordingId, cancellationToken);
            var damage = await scope.GetRequiredService<VerifyRecording>().RunAsync(recording, cancellationToken);
            long bytes = recording.Tracks.Sum(track => track.Bytes);
            // Whatever was taken out meanwhile has other hashes now; the next night looks at it again.
            if (damage is not null && await IsChangedAsync(db, recording, cancellationToken)) return (bytes, null);
            if (damage is not null) KeepingLog.Damaged(logger, recordingId, damage.TrackId, damage.Piece, damage.FromByte, damage.ToByte, damage.What);
            (recording.VerifiedAt, recording.DamagedTrackId, recording.DamagedPiece) = (clock.GetUtcNow(), damage is null ? null : damage.TrackId ?? Guid.Empty, damage?.Piece);
            await db.SaveChangesAsync(cancellationToken);
            return (bytes, damage);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            KeepingLog.NotVerified(logger, recordingId, e);
            return (0, null);
        }
    }

    /// <summary>A redaction or a withdrawal that ran beside the reading.</summary>
    public static async Task<bool> IsChangedAsync(HubDb db, Recording read, CancellationToken cancellationToken)
    {
        var now = await db.Set<Recording>().AsNoTracking().Include(row => row.Tracks).Include(row => row.Redactions).SingleOrDefaultAsync(row => row.Id == read.Id, cancellationToken);
        if (now is null || now.State != read.State || now.Redactions.Exists(redaction => redaction.AppliedAt is null)) return true;
        return now.Tracks.Exists(track => read.Tracks.Find(known => known.Id == track.Id) is not { } known || known.Sha256 != track.Sha256 || known.Standing != track.Standing);
    }

    private async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}
