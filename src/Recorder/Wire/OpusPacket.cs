namespace CaseHub.Recorder.Wire;

/// <summary>What an Opus packet tells without decoding (RFC 6716 §3.1).</summary>
internal static class OpusPacket
{
    /// <summary>RTP and Matroska count Opus at 48 kHz whatever its bandwidth (RFC 7587 §4.1).</summary>
    public const int ClockRate = 48_000;

    /// <summary>120 ms, the longest packet (RFC 6716 §3.2.5 R5), in ticks.</summary>
    public const int MaxTicks = 5760;

    /// <summary>A packet of one or two bytes says that nothing is sent for now: discontinuous transmission (RFC 6716 §2.1.9).</summary>
    public const int SilentBytes = 2;

    /// <summary>2.5 ms, the shortest packet (RFC 6716 §2.1.4).</summary>
    public const int MinMicroseconds = 2_500;

    /// <param name="packet">One Opus packet, an RTP payload.</param>
    /// <param name="ticks">Its duration at 48 kHz, 120 to 5,760.</param>
    public static bool TryGetDuration(ReadOnlySpan<byte> packet, out int ticks)
    {
        ticks = 0;
        if (packet.IsEmpty) return false;
        // The two low bits: one frame, two alike, two unlike, or a count in the next byte (RFC 6716 §3.2).
        int frames = (packet[0] & 3) switch { 0 => 1, 1 or 2 => 2, _ => packet.Length < 2 ? 0 : packet[1] & 0x3F };
        ticks = frames * FrameTicks(packet[0] >> 3);
        return ticks is > 0 and <= MaxTicks;
    }

    // RFC 6716 §3.1, table 2: SILK, hybrid and CELT configurations.
    private static int FrameTicks(int configuration) => configuration switch
    {
        < 12 => (configuration & 3) switch { 0 => 480, 1 => 960, 2 => 1920, _ => 2880 },
        < 16 => (configuration & 1) == 0 ? 480 : 960,
        _ => 120 << (configuration & 3),
    };
}
