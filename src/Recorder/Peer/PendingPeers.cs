namespace CaseHub.Recorder.Peer;

/// <summary>Counts the peers of all loops that were answered and are not connected yet. Thread-safe.</summary>
internal sealed class PendingPeers(int max)
{
    private int count;

    /// <returns>False when there are as many as may be.</returns>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref count) <= max) return true;
        Interlocked.Decrement(ref count);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref count);
}
