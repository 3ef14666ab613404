using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings;

/// <summary>Keeps a running recording's rows up to date, and brings a closed one into the store and onto the timelines of its cases.</summary>
internal sealed class RecordingShelf(IServiceScopeFactory scopes, Rooms rooms, TimeProvider clock, ILogger<RecordingShelf> logger) : IDisposable
{
    /// <summary>Between tries while the store is down; the spool keeps everything meanwhile.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stopping = new();

    public Task SaveAsync(Recording recording) => WithDbAsync(async db =>
    {
        db.Update(recording);
        await db.SaveChangesAsync();
    });

    public Task AddTrackAsync(Recording recording, RecordingTrack track) => WithDbAsync(async db =>
    {
        recording.Tracks.Add(track);
        db.Add(track);
        await db.SaveChangesAsync();
    });

    /// <summary>Stores a closed recording, trying again until the store takes it or the hub stops; then everybody is told.</summary>
    /// <param name="recording">Its tracks are closed and described.</param>
    /// <param name="outcome">What it ends as.</param>
    public async Task StoreAsync(Recording recording, RecordingState outcome = RecordingState.Completed)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                recording.State = outcome;
                await StoreOnceAsync(recording);
                return;
            }
            catch (Exception broken)
            {
                recording.State = RecordingState.Closing;
                RecordingLog.StoringFailed(logger, recording.Id, broken);
                await Task.Delay(Pause, clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Gives up trying; the next start goes on.</summary>
    public void Stop() => stopping.Cancel();

    public void Dispose() => stopping.Dispose();

    private async Task StoreOnceAsync(Recording recording)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<StoreRecording>().RunAsync(recording, stopping.Token);

        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        db.Update(recording);
        await AddToTimelinesAsync(db, scope.ServiceProvider.GetRequiredService<CaseTimeline>(), recording);
        await db.SaveChangesAsync();
        scope.ServiceProvider.GetRequiredService<Spool>().Remove(recording.Id);

        if (await rooms.OpenAsync(recording.SessionId, CancellationToken.None) is { } room)
            await room.AskAsync<LogPosition>(reply => new RoomMessage.Append(RecordingDrafts.Completed(recording), reply), CancellationToken.None);
        await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(new RecordingStored(recording.Id, recording.SessionId));
    }

    private static async Task AddToTimelinesAsync(HubDb db, CaseTimeline timeline, Recording recording)
    {
        var cases = await (
            from link in db.Set<SessionCase>()
            join subject in db.Set<ClinicalCase>() on link.CaseId equals subject.Id
            where link.SessionId == recording.SessionId
            select new { subject.Id, subject.OrganisationId }).ToListAsync();
        foreach (var subject in cases) timeline.Add(subject.Id, subject.OrganisationId, "recording-completed", recording.Id);
    }

    private async Task WithDbAsync(Func<HubDb, Task> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<HubDb>());
    }
}
