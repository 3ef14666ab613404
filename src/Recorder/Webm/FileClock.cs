namespace CaseHub.Recorder.Webm;

/// <summary>
/// Places one publisher's sound and picture on the file's time. Zero is the arrival of the first packet; from then on time runs as
/// the publisher's RTP clock runs. Sound leads once it has begun: the picture is laid beside it by the NTP times of the sender
/// reports, and before the first of them by arrival, each stream's least delayed packet being the measure.
/// </summary>
internal sealed class FileClock
{
    private const long StartWindow = 10_000_000;
    private long? ntpZero;

    public FileClock()
    {
        Audio = new MediaTimeline(this, clockRate: 48_000);
        Video = new MediaTimeline(this, clockRate: 90_000);
    }

    public MediaTimeline Audio { get; }

    public MediaTimeline Video { get; }

    /// <summary>True from the first packet on.</summary>
    public bool Started { get; private set; }

    /// <summary>
    /// Engine microseconds of file time zero: the least of arrival minus file time over the first ten seconds (longer would mistake
    /// the drift of the publisher's clock for delay).
    /// </summary>
    public long EngineZero { get; private set; }

    /// <summary>File time begins now, unless it has begun.</summary>
    /// <param name="arrival">Engine microseconds.</param>
    public void Start(long arrival)
    {
        if (!Started) EngineZero = arrival;
        Started = true;
    }

    internal bool IsLed(MediaTimeline timeline) => timeline != (Audio.Started ? Audio : Video);

    /// <summary>The file time that the publisher's clock gives to a packet; null before there is a report to go by.</summary>
    internal long? BySender(in RecordedPacket packet) =>
        packet.SenderNtpMicroseconds == 0 ? null : packet.SenderNtpMicroseconds - ntpZero;

    /// <summary>Learns from a packet of the leading stream.</summary>
    internal void Learn(in RecordedPacket packet, long fileTime)
    {
        if (fileTime < StartWindow) EngineZero = Math.Min(EngineZero, packet.ArrivalMicroseconds - fileTime);
        if (packet.SenderNtpMicroseconds != 0) ntpZero ??= packet.SenderNtpMicroseconds - fileTime;
    }
}
