using CaseHub.Hub.Blobs;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings.Storing;

/// <summary>
/// One recording's line to the store. A call that fails or hangs is made again, ever more slowly, until the store has taken it or the hub
/// stops: what is to be stored lies in the spool, and nobody waits for it.
/// </summary>
internal sealed class StoreLine(Guid recordingId, TimeProvider clock, ILogger logger)
{
    /// <summary>A call that has not been answered for this long is given up and made again.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Committing flushes what was staged, which takes a slow disk longer.</summary>
    public static readonly TimeSpan CommitDeadline = TimeSpan.FromMinutes(3);

    // A file system on the network that hangs holds a thread for each call: no more of them than this are left behind at a time.
    private const int MaxLeft = 3;
    private const long Idle = long.MinValue;
    private readonly List<Task> left = [];

#pragma warning disable CA5394 // Spreads waits; nothing secret hangs on it.
    private readonly Random random = new(recordingId.GetHashCode());
#pragma warning restore CA5394
    private long waitingSince = Idle;

    /// <summary>For how long a call has been waiting for the store by now, with all its tries; zero while none is.</summary>
    public TimeSpan Waiting => Volatile.Read(ref waitingSince) is var since && since != Idle ? clock.GetElapsedTime(since) : TimeSpan.Zero;

    public Task<T> CallAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken stopping) => CallAsync(what, Deadline, call, stopping);

    public Task CallAsync(string what, Func<CancellationToken, Task> call, CancellationToken stopping) => CallAsync(what, Deadline, Answering(call), stopping);

    /// <param name="what">For the log.</param>
    /// <param name="deadline">Of one try.</param>
    /// <param name="call">
    /// Made again after each failure. A try that was given up may still be at work beside the next one: it must not share what it changes.
    /// </param>
    /// <param name="stopping">Gives up for good.</param>
    /// <exception cref="MissingBlockException">Passed on: trying again would not bring the block back.</exception>
    /// <exception cref="SpoolUnreadableException">Likewise.</exception>
    /// <exception cref="OperationCanceledException">By <paramref name="stopping"/>.</exception>
    public async Task<T> CallAsync<T>(string what, TimeSpan deadline, Func<CancellationToken, Task<T>> call, CancellationToken stopping)
    {
        Volatile.Write(ref waitingSince, clock.GetTimestamp());
        var backOff = new BackOff(random);
        int failures = 0;
        try
        {
            while (true)
            {
                try
                {
                    var answer = await OnceAsync(deadline, call, stopping);
                    if (failures > 0) RecordingLog.StoreWorksAgain(logger, recordingId, what, failures);
                    return answer;
                }
                catch (Exception broken) when (broken is not (MissingBlockException or SpoolUnreadableException) && !stopping.IsCancellationRequested)
                {
                    if (failures++ == 0) RecordingLog.StoringFailed(logger, recordingId, what, broken);
                    await Task.Delay(backOff.Next(broken, clock.GetUtcNow()), clock, stopping);
                }
            }
        }
        finally
        {
            Volatile.Write(ref waitingSince, Idle);
        }
    }

    private async Task<T> OnceAsync<T>(TimeSpan deadline, Func<CancellationToken, Task<T>> call, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        left.RemoveAll(earlier => earlier.IsCompleted);
        if (left.Count >= MaxLeft) await Task.WhenAny(left).WaitAsync(stopping);
        using var late = new CancellationTokenSource(deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, late.Token);
        var calling = call(either.Token);
        try
        {
            return await calling.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!calling.IsCompleted)
        {
            // A store that does not hear the cancellation either is left alone with its call.
            left.Add(calling);
            throw;
        }
    }

    private static Func<CancellationToken, Task<bool>> Answering(Func<CancellationToken, Task> call) => async token =>
    {
        await call(token);
        return true;
    };
}
