using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Webm;

/// <summary>Turns the RTP timestamps of one stream into file time; see <see cref="FileClock"/>.</summary>
internal sealed class MediaTimeline(FileClock clock, int clockRate)
{
    // Beyond this from its arrival a packet's time is not believed: the publisher's clock has jumped, or it lies.
    private const long MaxStray = 10_000_000;

    // Corrections below this are spread thinly, one part in a hundred, so that no listener notices; larger ones are taken at once.
    private const long MaxSpread = 500_000;
    private const int SpreadRatio = 100;

    private TimestampUnwrapper unwrapper;
    private long offset;
    private long leastDelay = long.MaxValue;
    private long lastMedia;
    private bool bySender;
    private bool distrustsSender;

    public bool Started { get; private set; }

    /// <param name="packet">The next packet in order.</param>
    /// <returns>Microseconds of file time; may lie a little before an earlier answer where a correction is taken at once.</returns>
    public long Map(in RecordedPacket packet)
    {
        clock.Start(packet.ArrivalMicroseconds);
        long media = ToMicroseconds(unwrapper.Unwrap(packet.Timestamp));
        if (!Started || IsStray(packet, media + offset)) Anchor(packet, media);
        leastDelay = Math.Min(leastDelay, packet.ArrivalMicroseconds - media);
        Correct(packet, media);
        lastMedia = media;

        long fileTime = media + offset;
        if (!clock.IsLed(this)) clock.Learn(packet, fileTime);
        return Math.Max(0, fileTime);
    }

    /// <summary>What <see cref="Map"/> would say of a later packet, were the clocks left as they are.</summary>
    public long Foresee(in RecordedPacket packet) => Math.Max(0, ToMicroseconds(unwrapper.Peek(packet.Timestamp)) + offset);

    private long ToMicroseconds(long ticks) => (long)((Int128)ticks * 1_000_000 / clockRate);

    private bool IsStray(in RecordedPacket packet, long fileTime) =>
        Math.Abs(fileTime - (packet.ArrivalMicroseconds - clock.EngineZero)) > MaxStray;

    private void Anchor(in RecordedPacket packet, long media)
    {
        distrustsSender = Started;
        Started = true;
        bySender = false;
        leastDelay = packet.ArrivalMicroseconds - media;
        offset = leastDelay - clock.EngineZero;
        lastMedia = media;
    }

    private void Correct(in RecordedPacket packet, long media)
    {
        if (!distrustsSender && clock.BySender(packet) is { } senderTime)
        {
            bool first = !bySender;
            bySender = true;
            MoveTo(senderTime - media, atOnce: first, media);
        }
        else if (clock.IsLed(this))
        {
            MoveTo(leastDelay - clock.EngineZero, atOnce: false, media);
        }
    }

    private void MoveTo(long target, bool atOnce, long media)
    {
        long error = target - offset;
        long spread = Math.Abs(media - lastMedia) / SpreadRatio;
        offset = atOnce || Math.Abs(error) > MaxSpread ? target : offset + Math.Clamp(error, -spread, spread);
    }
}
