using System.Collections.Concurrent;

namespace CaseHub.Hub.Pipeline;

/// <summary>What makes two requests parts of one viewing.</summary>
/// <param name="SignInId">Tells person and device.</param>
/// <param name="Request">The use case.</param>
/// <param name="SubjectId">What is viewed.</param>
internal sealed record Viewing(Guid? SignInId, string Request, Guid? SubjectId);

/// <summary>
/// Remembers who is viewing what, so that a viewing is audited once and not once a request. In memory: after a restart, and on another
/// machine, a viewing that goes on leaves a second entry, never none.
/// </summary>
internal sealed class Viewings(TimeProvider clock)
{
    /// <summary>So long after its entry a viewing that still goes on leaves another.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(15);

    private const int SweepAbove = 1000;

    private readonly ConcurrentDictionary<Viewing, Entry> known = new();

    /// <summary>Returns when the viewing's entry is on disk, whoever wrote it: nothing is shown before.</summary>
    /// <param name="viewing">Whose and what.</param>
    /// <param name="append">Writes the entry; called at most once a viewing, and again by the next request when it failed.</param>
    public async Task OnceAsync(Viewing viewing, Func<Task> append)
    {
        var now = clock.GetUtcNow();
        var mine = new Entry(now, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var kept = known.AddOrUpdate(viewing, mine, (_, old) => now - old.At < Span ? old : mine);
        if (kept == mine) await WriteAsync(viewing, mine, append);
        else await kept.Written.Task;
        if (known.Count > SweepAbove) Sweep(now);
    }

    private async Task WriteAsync(Viewing viewing, Entry mine, Func<Task> append)
    {
        try
        {
            await append();
            mine.Written.SetResult();
        }
        catch (Exception broken)
        {
            known.TryRemove(KeyValuePair.Create(viewing, mine));
            mine.Written.SetException(broken);
            throw;
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var old in known.Where(one => now - one.Value.At >= Span)) known.TryRemove(old);
    }

    private sealed record Entry(DateTimeOffset At, TaskCompletionSource Written);
}
