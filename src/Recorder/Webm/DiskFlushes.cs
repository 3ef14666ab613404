namespace CaseHub.Recorder.Webm;

/// <summary>
/// Lets few flushes to the disk run at once, so that however many tracks are recorded on a slow disk, threads are left for everything else.
/// </summary>
internal sealed class DiskFlushes
{
    private const int AtOnce = 2;
    private readonly TaskScheduler scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, AtOnce).ConcurrentScheduler;

    /// <summary>Completes when what had been written of a track's media is on the disk; fails as the disk does.</summary>
    public Task FlushAsync(TrackSpool spool) => Task.Factory.StartNew(spool.Flush, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
}
