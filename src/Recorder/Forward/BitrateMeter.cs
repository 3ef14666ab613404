namespace CaseHub.Recorder.Forward;

/// <summary>Bits per second over the last second, in tenths: the newest tenth counts only once it is over.</summary>
internal sealed class BitrateMeter
{
    private const int Buckets = 10;
    private const long BucketMicroseconds = 100_000;

    private readonly long[] bytes = new long[Buckets + 1];
    private long newest = -1;
    private long oldest;

    public void Add(int count, long nowMicroseconds)
    {
        MoveTo(nowMicroseconds / BucketMicroseconds);
        bytes[newest % bytes.Length] += count;
    }

    /// <summary>0 until a tenth of a second was measured.</summary>
    public long BitsPerSecond(long nowMicroseconds)
    {
        if (newest < 0) return 0;
        MoveTo(nowMicroseconds / BucketMicroseconds);
        long measured = Math.Min(Buckets, newest - oldest);
        long sum = -bytes[newest % bytes.Length];
        foreach (long bucket in bytes) sum += bucket;
        return measured == 0 ? 0 : sum * 8 * 1_000_000 / (measured * BucketMicroseconds);
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
