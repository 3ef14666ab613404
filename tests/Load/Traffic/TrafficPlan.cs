namespace CaseHub.Load.Traffic;

/// <summary>One packet of a plan.</summary>
/// <param name="AtMicroseconds">When it leaves, from the period's beginning.</param>
/// <param name="IsAudio">Of the sound; else of the picture.</param>
/// <param name="Bytes">Of RTP packet, header included, before protection.</param>
/// <param name="StartsFrame">The first of its frame; every sound is a frame of its own.</param>
/// <param name="EndsFrame">The last of its frame.</param>
internal readonly record struct PlannedPacket(long AtMicroseconds, bool IsAudio, int Bytes, bool StartsFrame, bool EndsFrame);

/// <summary>What a publisher sends, again and again.</summary>
/// <param name="PeriodMicroseconds">After which it begins anew.</param>
/// <param name="Packets">In order of time.</param>
internal sealed record TrafficPlan(long PeriodMicroseconds, IReadOnlyList<PlannedPacket> Packets)
{
    public const int VideoBytes = 1_200;
    public const int AudioBytes = 100;

    private const long Second = 1_000_000;
    private const int VideoPackets = 100;
    private const int CameraPackets = 40;
    private const int AudioPackets = 50;
    private const int PacketsPerFrame = 4;

    /// <summary>1 Mbit/s: 100 packets of picture and 50 of sound a second, evenly spaced.</summary>
    public static TrafficPlan Even { get; } = Synthetic(packet => packet * (Second / VideoPackets));

    /// <summary>The same load, the picture's packets of each frame back to back.</summary>
    public static TrafficPlan Bursts { get; } = Synthetic(packet => packet / PacketsPerFrame * (Second / VideoPackets * PacketsPerFrame));

    /// <summary>A camera with sound as a briefing's audience gets it: 384 kbit/s in ten pictures a second of four packets back to back, and a voice.</summary>
    public static TrafficPlan Camera { get; } = Synthetic(packet => packet / PacketsPerFrame * (Second / CameraPackets * PacketsPerFrame), CameraPackets);

    /// <summary>A voice alone.</summary>
    public static TrafficPlan Voice { get; } = Synthetic(_ => 0, videoPackets: 0);

    /// <summary>Packets as a real Chromium sent them.</summary>
    public static TrafficPlan Recorded =>
        RecordedTraffic.Read(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Traffic", RecordedTraffic.FileName)));

    public static TrafficPlan ByName(string shape) => shape switch
    {
        "even" => Even,
        "bursts" => Bursts,
        "recorded" => Recorded,
        _ => throw new Commands.UsageException($"There is no shape '{shape}': even, bursts or recorded."),
    };

    public double PacketsPerSecond => Packets.Count * (double)Second / PeriodMicroseconds;

    private static TrafficPlan Synthetic(Func<int, long> videoAt, int videoPackets = VideoPackets)
    {
        var video = Enumerable.Range(0, videoPackets).Select(i => new PlannedPacket(
            videoAt(i), IsAudio: false, VideoBytes, i % PacketsPerFrame == 0, i % PacketsPerFrame == PacketsPerFrame - 1));
        const long Every = Second / AudioPackets;
        var audio = Enumerable.Range(0, AudioPackets).Select(i => new PlannedPacket((Every / 4) + (i * Every), IsAudio: true, AudioBytes, StartsFrame: true, EndsFrame: true));
        return new TrafficPlan(Second, [.. video.Concat(audio).OrderBy(packet => packet.AtMicroseconds)]);
    }
}
