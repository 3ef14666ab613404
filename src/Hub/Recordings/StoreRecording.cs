using System.Text.Json;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Recordings.Storing;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings;

/// <summary>
/// Brings a closed recording from the spool into the store and onto the timelines of its cases. Each step can be done again, and the spool is
/// emptied last: whatever ends the process between two steps, the next start finds the spool and comes to the same end.
/// </summary>
internal sealed class StoreRecording(IServiceScopeFactory scopes, IBlobStore store, Spool spool, MendTrack mend, Rooms rooms, ILogger<StoreRecording> logger)
{
    /// <param name="recording">With the tracks that are known of; the spool's own descriptions add what the database could not take.</param>
    /// <param name="outcome">What it ends as.</param>
    /// <param name="copy">What has been copied so far; the caller's.</param>
    /// <exception cref="OperationCanceledException">The hub stops; the next start goes on.</exception>
    public async Task RunAsync(Recording recording, RecordingState outcome, RecordingCopy copy, CancellationToken stopping)
    {
        AddFromSpool(recording);
        foreach (var track in recording.Tracks.Where(track => track is { Sha256: null, Standing: not TrackStanding.Deleted }).ToList())
        {
            if (!await TryStoreAsync(track, copy)) recording.Tracks.Remove(track);
        }

        await copy.HoldAsync();
        await copy.Line.CallAsync("tracks", token => InScopeAsync(services => SaveTracksAsync(services, recording, token)), stopping);
        await copy.Line.CallAsync("manifest", token => InScopeAsync(services =>
            RecordingManifest.WriteAsync(services.GetRequiredService<HubDb>(), store, recording.Id, outcome, token)), stopping);
        await copy.Line.CallAsync("outcome", token => InScopeAsync(services => SaveOutcomeAsync(services, recording, outcome, token)), stopping);
        RecordingLog.Stored(logger, recording.Id, outcome, recording.Tracks.Count);
        await FinishAsync(recording, copy, stopping);
    }

    /// <summary>The steps behind the outcome: everybody is told, the spool is emptied.</summary>
    public async Task FinishAsync(Recording recording, RecordingCopy copy, CancellationToken stopping)
    {
        await copy.Line.CallAsync("tell", token => TellAsync(recording, token), stopping);
        foreach (var track in recording.Tracks.Where(track => track.Fault is null)) spool.Remove(recording.Id, track.Id);
        spool.TryRemove(recording.Id);
    }

    /// <summary>A row that could not be written while the disk was full is in the spool as well.</summary>
    private void AddFromSpool(Recording recording)
    {
        var known = recording.Tracks.Select(track => track.Id).ToHashSet();
        recording.Tracks.AddRange(spool.Tracks(recording.Id).Select(spooled => spooled.Track).Where(track => !known.Contains(track.Id)));
    }

    /// <returns>False for a track that never came to hold any media.</returns>
    private async Task<bool> TryStoreAsync(RecordingTrack track, RecordingCopy copy)
    {
        if (!mend.Run(track)) return false;
        if (track.Fault is not null) return true;
        try
        {
            var stored = await copy.CloseAsync(track.Id);
            (track.Bytes, track.Sha256, track.Pieces) = (stored.Bytes, stored.Sha256, JsonSerializer.Serialize(stored.Pieces));
        }
        catch (SpoolUnreadableException unreadable)
        {
            track.Fault = "unreadable";
            RecordingLog.TrackUnreadable(logger, track.RecordingId, track.Id, unreadable);
        }

        return true;
    }

    private async Task SaveTracksAsync(IServiceProvider services, Recording recording, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<HubDb>();
        var rows = await db.Set<RecordingTrack>().Where(row => row.RecordingId == recording.Id).ToListAsync(cancellationToken);
        foreach (var track in recording.Tracks)
        {
            if (rows.Find(row => row.Id == track.Id) is not { } row) db.Add(track);
            else await TakeOverAsync(db, recording, row, track, cancellationToken);
        }

        db.RemoveRange(rows.Where(row => recording.Tracks.TrueForAll(track => track.Id != row.Id)));
        await SetMissingAsync(db, recording, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Who may see a track is told by the row alone. What its person has had deleted meanwhile does not come back.</summary>
    private async Task TakeOverAsync(HubDb db, Recording recording, RecordingTrack row, RecordingTrack track, CancellationToken cancellationToken)
    {
        track.Standing = row.Standing;
        if (row.Standing == TrackStanding.Deleted)
        {
            await store.DeleteAsync(RecordingPlace.Of(recording).Track(row.Id), cancellationToken);
            (track.Sha256, track.Pieces) = (null, "[]");
            return;
        }

        db.Entry(row).CurrentValues.SetValues(track);
    }

    private static async Task SetMissingAsync(HubDb db, Recording recording, CancellationToken cancellationToken)
    {
        recording.MissingMs = recording.Tracks.Select(track => track.MissingMs).DefaultIfEmpty().Max();
        var row = await db.Set<Recording>().SingleAsync(one => one.Id == recording.Id, cancellationToken);
        row.MissingMs = recording.MissingMs;
        // Where a crash ended it, it ended with its longest track.
        if (row.StartedAt is { } startedAt)
            row.StoppedAt ??= recording.StoppedAt ?? startedAt.AddMilliseconds(recording.Tracks.Select(track => track.StartOffsetMs + track.DurationMs).DefaultIfEmpty().Max());
    }

    private static async Task SaveOutcomeAsync(IServiceProvider services, Recording recording, RecordingState outcome, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<HubDb>();
        var row = await db.Set<Recording>().SingleAsync(one => one.Id == recording.Id, cancellationToken);
        recording.State = outcome;
        // Done by an earlier try, or deleted meanwhile.
        if (row.State is not (RecordingState.Asking or RecordingState.Recording or RecordingState.Closing)) return;
        row.State = outcome;
        // One that nobody agreed to holds nothing, and is no part of a case.
        if (row.StartedAt is not null) await AddToTimelinesAsync(db, services.GetRequiredService<CaseTimeline>(), recording, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task AddToTimelinesAsync(HubDb db, CaseTimeline timeline, Recording recording, CancellationToken cancellationToken)
    {
        var cases = await (
            from link in db.Set<SessionCase>()
            join subject in db.Set<ClinicalCase>() on link.CaseId equals subject.Id
            where link.SessionId == recording.SessionId
            select new { subject.Id, subject.OrganisationId }).ToListAsync(cancellationToken);
        foreach (var subject in cases) timeline.Add(subject.Id, subject.OrganisationId, "recording-completed", recording.Id);
    }

    private async Task TellAsync(Recording recording, CancellationToken cancellationToken)
    {
        if (await rooms.OpenAsync(recording.SessionId, cancellationToken) is { } room)
        {
            // Written once, however often it is tried: the recording's id is the entry's.
            var entry = RecordingDrafts.Completed(recording) with { ClientId = recording.Id };
            if (await room.AskAsync<LogPosition>(reply => new RoomMessage.Append(entry, reply), cancellationToken) is null)
                throw new InvalidOperationException("The room takes no messages.");
        }

        await InScopeAsync(services => services.GetRequiredService<IMediator>().Publish(new RecordingStored(recording.Id, recording.SessionId), cancellationToken));
    }

    private async Task InScopeAsync(Func<IServiceProvider, Task> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }
}
