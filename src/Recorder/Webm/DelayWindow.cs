namespace CaseHub.Recorder.Webm;

/// <summary>The least delayed packet of the last half minute; what is delayed more waited in some queue, and tells nothing of clocks.</summary>
internal sealed class DelayWindow
{
    private const long PartMicroseconds = 5_000_000;
    private const int Parts = 6;
    private readonly long[] least = new long[Parts];
    private long part = -1;
    private long beganAt;

    /// <summary>The least of arrival minus media time, microseconds; <see cref="long.MaxValue"/> for none.</summary>
    public long Least { get; private set; } = long.MaxValue;

    /// <summary>For how long it has been gathered, microseconds between arrivals.</summary>
    public long Age { get; private set; }

    public void Clear()
    {
        part = -1;
        Least = long.MaxValue;
        Age = 0;
    }

    /// <param name="media">Microseconds by the publisher's clock.</param>
    /// <param name="arrival">By the engine's clock.</param>
    public void Add(long media, long arrival)
    {
        long now = media / PartMicroseconds;
        if (part < 0 || now < part || now >= part + Parts) Begin(now, arrival);
        while (part < now) least[++part % Parts] = long.MaxValue;
        ref long ofPart = ref least[now % Parts];
        ofPart = Math.Min(ofPart, arrival - media);
        Least = least.Min();
        Age = arrival - beganAt;
    }

    private void Begin(long now, long arrival)
    {
        Array.Fill(least, long.MaxValue);
        (part, beganAt) = (now, arrival);
    }
}
