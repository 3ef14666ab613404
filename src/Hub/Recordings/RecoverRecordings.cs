using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings;

/// <summary>At start: finds recordings that the last run left open or half stored, and brings each to its end, in the background.</summary>
internal sealed class RecoverRecordings(IServiceScopeFactory scopes, Spool spool, RecordingShelf shelf, ILogger<RecoverRecordings> logger)
{
    private static readonly RecordingState[] Unfinished = [RecordingState.Asking, RecordingState.Recording, RecordingState.Closing];

    /// <summary>What the last run left open, or did not clear out of the spool; to be asked before this run can record anything.</summary>
    public async Task<IReadOnlyList<Recording>> FindAsync(CancellationToken cancellationToken)
    {
        var spooled = spool.Recordings;
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<HubDb>().Set<Recording>().AsNoTracking()
            .Include(row => row.Tracks)
            .Where(row => Unfinished.Contains(row.State) || spooled.Contains(row.Id))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Each recording on its own, so that none waits for another that cannot be stored yet.</summary>
    public Task RunAsync(IReadOnlyList<Recording> found) => Task.WhenAll(found.Select(recording => Task.Run(() => TryEndAsync(recording))));

    private async Task TryEndAsync(Recording recording)
    {
        try
        {
            await EndAsync(recording);
        }
        catch (Exception broken)
        {
            RecordingLog.NotStored(logger, recording.Id, broken);
        }
    }

    private async Task EndAsync(Recording recording)
    {
        if (!Unfinished.Contains(recording.State))
        {
            await ClearAsync(recording);
            return;
        }

        // What had been stopped had lost nothing: only its way to the store was cut.
        var outcome = recording.StoppedAt is null && recording.StartedAt is not null ? RecordingState.Interrupted : RecordingState.Completed;
        await shelf.StoreAsync(recording, outcome);
        RecordingLog.Recovered(logger, recording.Id, outcome, recording.MissingMs);
    }

    /// <summary>A recording that was stored, but whose spool is still here: the last run ended between the two, or a track could not be read.</summary>
    private async Task ClearAsync(Recording recording)
    {
        var faulty = recording.Tracks.Where(track => track.Fault is not null).Select(track => track.Id).ToHashSet();
        if (recording.State != RecordingState.Deleted && !spool.TrackIds(recording.Id).All(faulty.Contains)) await shelf.FinishAsync(recording);
        foreach (var trackId in spool.TrackIds(recording.Id).Where(id => !faulty.Contains(id))) spool.Remove(recording.Id, trackId);
        spool.TryRemove(recording.Id);
    }
}
