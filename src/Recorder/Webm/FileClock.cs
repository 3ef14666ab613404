namespace CaseHub.Recorder.Webm;

/// <summary>
/// Places one publisher's sound and picture on the file's time, which runs as the engine's clock does from the first packet on, so that
/// tracks of different publishers stay in step. Sound leads once it has begun: it runs as the publisher's clock does, and follows the
/// engine's so slowly that nobody hears it, by its least delayed packets. The picture is laid beside it by the NTP times of the sender
/// reports, and where there are none that can be believed by arrival too.
/// </summary>
internal sealed class FileClock
{
    /// <summary>Microseconds from the start on in which what is found out of delays is taken at once.</summary>
    public const long StartWindow = 10_000_000;

    // Packets come in the order of their arrival, but for those that waited in a reorder buffer.
    private const long LargestStepBack = 5_000_000;
    private long latestArrival;
    private long shift;
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

    /// <summary>Microseconds of file time at a moment of the engine's clock; 0 before the start.</summary>
    public long At(long engine) => Started ? Math.Max(0, engine - EngineZero - shift) : 0;

    /// <summary>File time begins now, unless it has begun.</summary>
    /// <param name="arrival">Engine microseconds.</param>
    public void Start(long arrival)
    {
        if (!Started) EngineZero = latestArrival = arrival;
        Started = true;
    }

    /// <summary>Takes note of a packet's arrival, before it is placed. An engine's clock that goes back does not take file time with it.</summary>
    /// <returns>The arrival by a clock that never went back, engine microseconds.</returns>
    internal long Arrive(long arrival)
    {
        Start(arrival);
        bool wentBack = arrival < latestArrival - LargestStepBack;
        if (wentBack) shift += arrival - latestArrival;
        latestArrival = wentBack ? arrival : Math.Max(latestArrival, arrival);
        return arrival - shift;
    }

    internal bool IsLed(MediaTimeline timeline) => timeline != (Audio.Started ? Audio : Video);

    /// <summary>The file time that the publisher's clock gives to a packet; null before there is a report to go by.</summary>
    internal long? BySender(in RecordedPacket packet) =>
        packet.SenderNtpMicroseconds == 0 ? null : packet.SenderNtpMicroseconds - ntpZero;

    /// <summary>Learns from a packet of the leading stream.</summary>
    /// <param name="packet">Placed.</param>
    /// <param name="arrival">As <see cref="Arrive"/> has it.</param>
    /// <param name="fileTime">Where it was placed.</param>
    internal void Learn(in RecordedPacket packet, long arrival, long fileTime)
    {
        if (fileTime < StartWindow) EngineZero = Math.Min(EngineZero, arrival - fileTime);
        if (packet.SenderNtpMicroseconds != 0) ntpZero = packet.SenderNtpMicroseconds - fileTime;
    }
}
