using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Webm;

/// <summary>Turns the RTP timestamps of one stream into file time; see <see cref="FileClock"/>.</summary>
internal sealed class MediaTimeline(FileClock clock, int clockRate)
{
    // Beyond this from its arrival a packet's time is not believed: the publisher's clock has jumped, or it lies.
    private const long MaxStray = 10_000_000;

    // The picture's way through an encoder is not longer than the sound's by more; a report that says so is of a clock that was set.
    private const long MaxReported = 1_000_000;

    // Corrections below this are spread so thinly that no listener notices; larger ones are taken at once.
    private const long MaxSpread = 500_000;
    private const int SpreadRatio = 100;

    // Quartz is off by up to 100 in a million, on either side. What goes beyond is delay.
    private const int DriftRatio = 1_000_000 / 300;

    // A clock that stood still while its publisher was silent is seen after this; a burst that a stalled line lets go is over by then.
    private const long SilenceMicroseconds = 1_000_000;
    private const long SettledMicroseconds = 2_000_000;

    private readonly DelayWindow delays = new();
    private TimestampUnwrapper unwrapper;
    private long offset;
    private long startedAt;
    private long lastMedia;
    private long lastArrival;
    private bool bySender;

    public bool Started { get; private set; }

    // The offset that would lay the least delayed packet where it arrived.
    private long ByArrival => delays.Least - clock.EngineZero;

    /// <param name="packet">The next packet in order.</param>
    /// <returns>Microseconds of file time; may lie before an earlier answer where a correction is taken at once.</returns>
    public long Map(in RecordedPacket packet)
    {
        long arrival = clock.Arrive(packet.ArrivalMicroseconds);
        long media = ToMicroseconds(unwrapper.Unwrap(packet.Timestamp));
        long stray = Started ? Math.Abs(arrival - clock.EngineZero - media - offset) : long.MaxValue;
        if (stray > MaxStray) Anchor(arrival, media);
        else if (stray > MaxSpread && arrival - lastArrival >= SilenceMicroseconds) delays.Clear();
        delays.Add(media, arrival);
        if (clock.IsLed(this)) FollowLeader(packet, arrival, media);
        else Lead(packet, arrival, media);
        (lastMedia, lastArrival) = (media, arrival);
        return Math.Max(0, media + offset);
    }

    /// <summary>What <see cref="Map"/> would say of a later packet, were the clocks left as they are.</summary>
    public long Foresee(in RecordedPacket packet) => Math.Max(0, ToMicroseconds(unwrapper.Peek(packet.Timestamp)) + offset);

    private long ToMicroseconds(long ticks) => (long)((Int128)ticks * 1_000_000 / clockRate);

    private void Anchor(long arrival, long media)
    {
        if (!Started) startedAt = arrival;
        Started = true;
        bySender = false;
        delays.Clear();
        offset = arrival - clock.EngineZero - media;
        lastMedia = media;
    }

    private void FollowLeader(in RecordedPacket packet, long arrival, long media)
    {
        if (Reported(packet, media) is { } reported) MoveTo(reported, atOnce: IsFirstReport(), media, SpreadRatio);
        else MoveTo(ByArrival, atOnce: arrival - startedAt < FileClock.StartWindow, media, SpreadRatio);
    }

    private void Lead(in RecordedPacket packet, long arrival, long media)
    {
        // At first zero itself is being found. Later, after a pause, what is found moves the stream; sound that begins after the picture is
        // laid beside it before it leads.
        bool isNew = arrival - startedAt < FileClock.StartWindow, isFirst = media + offset < FileClock.StartWindow;
        if (Reported(packet, media) is { } reported && IsFirstReport()) offset = reported;
        else if (isNew) offset = isFirst ? offset : Math.Min(offset, ByArrival);
        else if (ByArrival <= offset || delays.Age >= SettledMicroseconds) MoveTo(ByArrival, atOnce: false, media, DriftRatio);
        clock.Learn(packet, arrival, media + offset);
    }

    // The offset that the sender reports give, where it can be believed.
    private long? Reported(in RecordedPacket packet, long media) =>
        clock.BySender(packet) is { } senderTime && Math.Abs(senderTime - media - ByArrival) <= MaxReported ? senderTime - media : null;

    private bool IsFirstReport()
    {
        bool first = !bySender;
        bySender = true;
        return first;
    }

    private void MoveTo(long target, bool atOnce, long media, int ratio)
    {
        long error = target - offset;
        long spread = Math.Abs(media - lastMedia) / ratio;
        offset = atOnce || Math.Abs(error) > MaxSpread ? target : offset + Math.Clamp(error, -spread, spread);
    }
}
