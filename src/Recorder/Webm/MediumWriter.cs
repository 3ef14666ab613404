namespace CaseHub.Recorder.Webm;

/// <summary>What sound and picture have in common: the order of packets, their place in time, the blocks' rising times and the gaps.</summary>
internal sealed class MediumWriter
{
    private const long SilenceMicroseconds = 2_000_000;
    private const long OutageMicroseconds = 1_000_000;
    private readonly int track;
    private readonly MediaTimeline timeline;
    private readonly WebmFile file;
    private readonly GapList gaps;
    private long lastArrival = long.MaxValue;
    private long lastMilliseconds = -1;
    private string? cause;
    private (long From, string Cause)? pause;
    private long resumedAt;
    private string? resumedFrom;
    private bool dropped;

    /// <param name="track"><see cref="WebmHead.AudioTrack"/> or <see cref="WebmHead.VideoTrack"/>.</param>
    /// <param name="timeline">Of this medium.</param>
    /// <param name="file">Takes the blocks.</param>
    /// <param name="side">Told each gap.</param>
    public MediumWriter(int track, MediaTimeline timeline, WebmFile file, SideWriter side)
    {
        (this.track, this.timeline, this.file) = (track, timeline, file);
        gaps = new GapList((from, to, cause) => side.Gap(track, from, to, cause));
    }

    public ReorderBuffer Reorder { get; } = new();

    /// <summary>Microseconds of file time.</summary>
    public IReadOnlyList<(long From, long To, string Cause)> Gaps => gaps.Gaps;

    /// <summary>When the latest packet that was dealt with had come, engine microseconds; 0 for none.</summary>
    public long DoneArrival { get; private set; }

    private long End => file.Index.EndOf(track);

    /// <summary>Places the next packet in time and judges what lies before it.</summary>
    /// <returns>Microseconds of file time.</returns>
    public long Place(in RecordedPacket packet, long missing)
    {
        long silence = packet.ArrivalMicroseconds - lastArrival;
        lastArrival = packet.ArrivalMicroseconds;
        DoneArrival = Math.Max(DoneArrival, packet.ArrivalMicroseconds);
        // A publisher who stays away after a pause is another matter than the pause.
        if (cause == resumedFrom && silence >= SilenceMicroseconds) cause = null;
        if (missing > 0 && dropped) cause ??= "disk";
        if (missing > 0) dropped = false;
        if (missing > 0) cause ??= silence >= OutageMicroseconds ? "network" : "loss";
        else if (silence >= SilenceMicroseconds) cause ??= "mute";
        return timeline.Map(packet);
    }

    /// <summary>The file time that a packet would have which still waits for one before it.</summary>
    public long Foresee(in RecordedPacket packet) => timeline.Foresee(packet);

    /// <summary>What follows cannot be decoded.</summary>
    public void NoteLoss() => cause ??= "loss";

    /// <summary>What is missing next was given up for the disk's sake.</summary>
    public void NoteDropped() => dropped = true;

    /// <summary>What was missing turned out to be nothing that a player needs.</summary>
    public void ForgetLoss()
    {
        if (cause == "loss") cause = null;
    }

    /// <summary>Nothing is to be written from now on; all that waited has been.</summary>
    /// <param name="now">Microseconds of file time.</param>
    /// <param name="why">See <see cref="TrackGap"/>.</param>
    public void Pause(long now, string why)
    {
        if (pause is { } earlier) gaps.Note(earlier.From, now, earlier.Cause);
        bool wasSilent = now - End >= SilenceMicroseconds;
        if (pause is null && wasSilent && End > 0) gaps.Note(Math.Max(End, resumedAt), now, cause ?? "mute");
        pause = (pause is null && !wasSilent ? Math.Min(End, now) : now, why);
        cause = null;
    }

    /// <summary>What comes now is to be written again, whatever its number is.</summary>
    /// <param name="now">Microseconds of file time.</param>
    /// <param name="arrival">Of the same moment.</param>
    public void Resume(long now, long arrival)
    {
        if (pause is not { } ended) return;
        gaps.Note(ended.From, now, ended.Cause);
        (pause, resumedAt, resumedFrom, cause, lastArrival) = (null, now, ended.Cause, ended.Cause, arrival);
        Reorder.Restart();
    }

    /// <summary>No more comes; a pause that goes on is told up to now.</summary>
    public void Close(long now)
    {
        if (pause is { } open) gaps.Note(open.From, now, open.Cause);
        pause = null;
    }

    /// <param name="time">Microseconds of file time; moved on where it does not rise.</param>
    /// <param name="keyframe">True for all sound.</param>
    /// <param name="data">One frame or packet, copied.</param>
    /// <returns>False when there is no room for it; the gap is noted when there is room again.</returns>
    public bool TryWrite(long time, bool keyframe, ReadOnlySpan<byte> data)
    {
        long end = Math.Max(End, resumedAt);
        long milliseconds = Math.Max((time + 500) / 1_000, lastMilliseconds + 1);
        if (!file.TryAdd(track, milliseconds, keyframe, data))
        {
            cause = "disk";
            return false;
        }
        // Sound that begins elsewhere than it ended, without a reason that is known.
        if (track == WebmHead.AudioTrack && (1_000 * milliseconds) - end >= OutageMicroseconds) cause ??= "unknown";
        if (cause is not null && end > 0) gaps.Note(end, 1_000 * milliseconds, cause);
        cause = null;
        lastMilliseconds = milliseconds;
        return true;
    }
}
