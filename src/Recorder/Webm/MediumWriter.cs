namespace CaseHub.Recorder.Webm;

/// <summary>What sound and picture have in common: the order of packets, their place in time, the blocks' rising times and the gaps.</summary>
internal sealed class MediumWriter(int track, MediaTimeline timeline, WebmFile file)
{
    private const long SilenceMicroseconds = 2_000_000;
    private const long OutageMicroseconds = 1_000_000;
    private readonly GapList gaps = new();
    private long lastArrival = long.MaxValue;
    private long lastMilliseconds = -1;
    private string? cause;

    public ReorderBuffer Reorder { get; } = new();

    public IEnumerable<TrackGap> Gaps => gaps.Gaps;

    /// <summary>Places the next packet in time and judges what lies before it.</summary>
    /// <returns>Microseconds of file time.</returns>
    public long Place(in RecordedPacket packet, long missing)
    {
        long silence = packet.ArrivalMicroseconds - lastArrival;
        lastArrival = packet.ArrivalMicroseconds;
        if (missing > 0) cause ??= silence >= OutageMicroseconds ? "network" : "loss";
        else if (silence >= SilenceMicroseconds) cause ??= "mute";
        return timeline.Map(packet);
    }

    /// <summary>What follows cannot be decoded.</summary>
    public void NoteLoss() => cause ??= "loss";

    /// <summary>What was missing turned out to be nothing that a player needs.</summary>
    public void ForgetLoss()
    {
        if (cause == "loss") cause = null;
    }

    /// <param name="time">Microseconds of file time; moved on where it does not rise.</param>
    /// <param name="keyframe">True for all sound.</param>
    /// <param name="data">One frame or packet, copied.</param>
    /// <returns>False when there is no room for it; the gap is noted when there is room again.</returns>
    public bool TryWrite(long time, bool keyframe, ReadOnlySpan<byte> data)
    {
        long end = file.Index.EndOf(track);
        long milliseconds = Math.Max((time + 500) / 1_000, lastMilliseconds + 1);
        if (!file.TryAdd(track, milliseconds, keyframe, data))
        {
            cause = "disk";
            return false;
        }
        if (cause is not null && end > 0) gaps.Note(end, 1_000 * milliseconds, cause);
        cause = null;
        lastMilliseconds = milliseconds;
        return true;
    }
}
