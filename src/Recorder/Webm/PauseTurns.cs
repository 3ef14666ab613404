using System.Collections.Concurrent;

namespace CaseHub.Recorder.Webm;

/// <summary>A pause that began, or ended where there is no cause.</summary>
/// <param name="At">Engine microseconds.</param>
/// <param name="Cause">See <see cref="TrackGap"/>; null for going on.</param>
internal readonly record struct PauseTurn(long At, string? Cause);

/// <summary>
/// Pauses in the order in which they were called for, by any thread. Each packet carries the number of turns before it, so that the
/// recorder's task finds the same order although packets come to it by another way.
/// </summary>
internal sealed class PauseTurns
{
    private readonly ConcurrentQueue<PauseTurn> turns = new();
    private readonly Lock gate = new();
    private string? cause;

    // The number of turns, negative while the last is a pause: one word, so that the engine's loop reads both at once.
    private int state;

    /// <summary>How many turns the recorder's task has taken.</summary>
    public int Applied { get; private set; }

    /// <summary>Whether packets are taken at this moment.</summary>
    /// <param name="turn">How many turns there were.</param>
    public bool IsOpen(out int turn)
    {
        turn = Volatile.Read(ref state);
        return turn >= 0;
    }

    public void Pause(long now, string why) => Turn(now, why);

    public void Resume(long now) => Turn(now, null);

    /// <summary>Takes the next turn, if it lies before a packet.</summary>
    /// <param name="limit">The packet's turns.</param>
    /// <param name="turn">What to do.</param>
    public bool TryApply(int limit, out PauseTurn turn)
    {
        turn = default;
        if (Applied >= limit || !turns.TryDequeue(out turn)) return false;
        Applied++;
        return true;
    }

    private void Turn(long now, string? why)
    {
        lock (gate)
        {
            if (why == cause) return;
            cause = why;
            turns.Enqueue(new PauseTurn(now, why));
            int count = Math.Abs(state) + 1;
            Volatile.Write(ref state, why is null ? count : -count);
        }
    }
}
