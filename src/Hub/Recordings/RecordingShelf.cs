using System.Collections.Concurrent;
using System.Data.Common;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Recordings.Storing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings;

/// <summary>Keeps a running recording's rows up to date, has its tracks copied meanwhile, and stores it when it is closed.</summary>
internal sealed class RecordingShelf(IServiceScopeFactory scopes, IBlobStore store, Spool spool, StoreRecording storing, TimeProvider clock, ILogger<RecordingShelf> logger) : IDisposable
{
    private readonly ConcurrentDictionary<Guid, RecordingCopy> copies = new();
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Writes how far a recording has come, and what its tracks are; what others write of it stays.</summary>
    public Task SaveAsync(Recording recording) => WithDbAsync(async db =>
    {
        var row = await db.Set<Recording>().Include(one => one.Tracks).SingleAsync(one => one.Id == recording.Id);
        (row.State, row.StartedAt, row.StoppedAt) = (recording.State, recording.StartedAt, recording.StoppedAt);
        foreach (var track in recording.Tracks)
        {
            if (row.Tracks.Find(one => one.Id == track.Id) is { } known)
            {
                // Who may see it is told by the row alone.
                track.Standing = known.Standing;
                db.Entry(known).CurrentValues.SetValues(track);
            }
            else
            {
                db.Add(track);
            }
        }

        await db.SaveChangesAsync();
    });

    /// <summary>Writes one row that belongs to a recording: a new one, or a changed one.</summary>
    public Task PutAsync(object row) => WithDbAsync(async db =>
    {
        // A row that could not be written the first time is new, however it has changed since.
        var entry = db.Entry(row);
        entry.State = await entry.GetDatabaseValuesAsync() is null ? EntityState.Added : EntityState.Modified;
        await db.SaveChangesAsync();
    });

    /// <summary>Writes a new track's row. Where the database does not take it, the spool's own description keeps it until the recording is stored.</summary>
    public async Task AddTrackAsync(Recording recording, RecordingTrack track)
    {
        recording.Tracks.Add(track);
        try
        {
            await WithDbAsync(async db =>
            {
                db.Add(track);
                await db.SaveChangesAsync();
            });
        }
        catch (Exception broken) when (broken is DbException or DbUpdateException)
        {
            RecordingLog.TrackRowWaits(logger, recording.Id, track.Id, broken);
        }
    }

    /// <summary>What copies a recording while it runs; begun with its first track.</summary>
    public RecordingCopy CopyOf(Recording recording) =>
        copies.GetOrAdd(recording.Id, _ => new RecordingCopy(RecordingPlace.Of(recording), spool, store, clock, logger, stopping.Token));

    /// <summary>Stores a closed recording, trying again until the store takes it or the hub stops; then everybody is told.</summary>
    /// <param name="recording">Nothing is written to its tracks any more.</param>
    /// <param name="outcome">What it ends as.</param>
    public Task StoreAsync(Recording recording, RecordingState outcome = RecordingState.Completed) =>
        WithCopyAsync(recording, copy => storing.RunAsync(recording, outcome, copy, stopping.Token));

    /// <summary>Does what is left to do for a recording that was stored, but whose spool is still here.</summary>
    public Task FinishAsync(Recording recording) =>
        WithCopyAsync(recording, copy => storing.FinishAsync(recording, copy, stopping.Token));

    /// <summary>Gives up trying; the next start goes on.</summary>
    public void Stop() => stopping.Cancel();

    public void Dispose() => stopping.Dispose();

    private async Task WithCopyAsync(Recording recording, Func<RecordingCopy, Task> work)
    {
        await using var copy = CopyOf(recording);
        try
        {
            await copy.EndAsync();
            await work(copy);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            recording.State = RecordingState.Closing;
        }
        catch (Exception defect)
        {
            RecordingLog.NotStored(logger, recording.Id, defect);
        }
        finally
        {
            copies.TryRemove(recording.Id, out _);
        }
    }

    private async Task WithDbAsync(Func<HubDb, Task> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<HubDb>());
    }
}
