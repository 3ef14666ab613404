namespace CaseHub.Recorder.Forward;

/// <summary>Bits per second over a window of ten buckets; the newest counts only once it is over.</summary>
/// <param name="bucketMicroseconds">A tenth of the window.</param>
internal sealed class BitrateMeter(long bucketMicroseconds = 100_000)
{
    private const int Buckets = 10;

    private readonly long[] bytes = new long[Buckets + 1];
    private long newest = -1;
    private long oldest;

    /// <summary>Bytes since the start.</summary>
    public long Total { get; private set; }

    public void Add(int count, long nowMicroseconds)
    {
        MoveTo(nowMicroseconds / bucketMicroseconds);
        bytes[newest % bytes.Length] += count;
        Total += count;
    }

    /// <summary>0 until a whole bucket was measured.</summary>
    public long BitsPerSecond(long nowMicroseconds)
    {
        if (newest < 0) return 0;
        MoveTo(nowMicroseconds / bucketMicroseconds);
        long measured = Math.Min(Buckets, newest - oldest);
        long sum = -bytes[newest % bytes.Length];
        foreach (long bucket in bytes) sum += bucket;
        return measured == 0 ? 0 : sum * 8 * 1_000_000 / (measured * bucketMicroseconds);
    }

    private void MoveTo(long bucket)
    {
        if (newest < 0) newest = oldest = bucket;
        if (bucket - newest > bytes.Length)
        {
            Array.Clear(bytes);
            newest = bucket;
        }

        while (newest < bucket) bytes[++newest % bytes.Length] = 0;
    }
}
