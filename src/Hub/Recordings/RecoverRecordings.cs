using CaseHub.Hub.Data;
using CaseHub.Recorder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings;

/// <summary>At start: finds recordings that the last run left open, repairs their files, and closes them as interrupted.</summary>
internal sealed class RecoverRecordings(IServiceScopeFactory scopes, Spool spool, RecordingShelf shelf, ILogger<RecoverRecordings> logger)
{
    private static readonly RecordingState[] Unfinished = [RecordingState.Asking, RecordingState.Recording, RecordingState.Closing];

    /// <summary>What the last run left open; to be asked before this run can record anything.</summary>
    public async Task<IReadOnlyList<Recording>> FindAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<HubDb>().Set<Recording>().AsNoTracking()
            .Include(row => row.Tracks)
            .Where(row => Unfinished.Contains(row.State))
            .ToListAsync(cancellationToken);
    }

    public async Task RunAsync(IReadOnlyList<Recording> unfinished)
    {
        foreach (var recording in unfinished)
        {
            // A recording that was closing had lost nothing: only its way to the store was cut.
            var outcome = recording.State == RecordingState.Recording ? RecordingState.Interrupted : RecordingState.Completed;
            RecordingLog.Recovered(logger, recording.Id, outcome);
            foreach (var track in recording.Tracks.Where(track => track.Sha256 is null).ToList())
            {
                if (!Repair(track)) recording.Tracks.Remove(track);
            }

            await shelf.StoreAsync(recording, outcome);
        }
    }

    /// <summary>False for a file that is not there, or that holds no complete second of media: such a track never was.</summary>
    private bool Repair(RecordingTrack track)
    {
        using var file = spool.OpenTrack(track.RecordingId, track.Id);
        if (file is null || WebmRecovery.Repair(file) is not { } summary) return false;
        OpenTracks.Describe(track, summary);
        return true;
    }
}
