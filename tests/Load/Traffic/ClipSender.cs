using System.Collections.Concurrent;
using System.Diagnostics;
using CaseHub.Load.Native;
using CaseHub.Load.Peers;

namespace CaseHub.Load.Traffic;

/// <summary>Sends the clips of publishers that come and go, each frame at its time, from one thread.</summary>
internal sealed class ClipSender : IAsyncDisposable
{
    /// <summary>How long the thread may sleep past something that was asked of it.</summary>
    private const long LongestSleep = 5_000_000;   // ns

    private readonly ConcurrentQueue<Action> commands = new();
    private readonly List<ClipPublisher> playing = [];
    private readonly Task running;
    private volatile bool isStopping;

    public ClipSender() => running = OwnThread.RunAsync("clips", Run);

    /// <summary>Begins its clip.</summary>
    public Task AddAsync(ClipPublisher publisher) => AskAsync(() =>
    {
        publisher.Play();
        playing.Add(publisher);
    });

    /// <summary>Changes what it sends.</summary>
    public Task PlayAsync(ClipPublisher publisher, MediaClip clip) => AskAsync(() => publisher.Play(clip));

    /// <summary>It sends no more; what it sent can be read from now on.</summary>
    public Task RemoveAsync(ClipPublisher publisher) => AskAsync(() => playing.Remove(publisher));

    public async ValueTask DisposeAsync()
    {
        isStopping = true;
        await running;
    }

    private Task AskAsync(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        commands.Enqueue(() =>
        {
            work();
            done.SetResult();
        });
        return done.Task;
    }

    private bool Run()
    {
        Linux.BecomePunctual();
        while (!isStopping)
        {
            while (commands.TryDequeue(out Action? command)) command();
            long now = Stopwatch.GetTimestamp();
            ClipPublisher? next = playing.MinBy(publisher => publisher.NextDue);
            if (next is not null && next.NextDue <= now) next.SendDue();
            else Linux.SleepUntil(Math.Min(next?.NextDue ?? long.MaxValue, now + LongestSleep));
        }

        return true;
    }
}
