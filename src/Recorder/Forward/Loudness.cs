using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Forward;

/// <summary>
/// How loud one publication's voice has been lately: it rises within a word and falls within a breath, so that a cough does not
/// count and a pause does not end a turn. In dB above silence, 0–127, which is 127 less the level of RFC 6464. Used by the engine's loop alone.
/// </summary>
internal sealed class Loudness
{
    /// <summary>From here on somebody speaks: quiet speech, above the noise of a room.</summary>
    public const float Speech = 77;

    // What a packet without a level counts as: whoever does not measure and sends sound, speaks.
    private const float Unmeasured = 87;

    private const float Loudest = 127;
    private const float RisePerPacket = 1 / 8f;
    private const float FallPerSecond = 30;

    private float level;
    private long notedMicroseconds;

    /// <summary>Notes one packet of sound, in the order in which packets come.</summary>
    /// <param name="packet">The plain packet; borrowed for the call.</param>
    /// <param name="header">Of that packet.</param>
    /// <param name="levelId">The id of the audio level extension (RFC 6464); null where it was not agreed on.</param>
    /// <param name="nowMicroseconds">Of the engine's monotonic clock.</param>
    public void Hear(ReadOnlySpan<byte> packet, in RtpHeader header, byte? levelId, long nowMicroseconds)
    {
        if (levelId is { } id && RtpHeaderExtensions.TryFind(packet, header, id, out ReadOnlySpan<byte> data)
            && RtpExtensionFields.TryReadAudioLevel(data, out _, out byte quietness)) Hear(quietness, nowMicroseconds);
        else if (header.PayloadLength > OpusPacket.SilentBytes) Note(Unmeasured, nowMicroseconds);
    }

    /// <param name="quietness">As RFC 6464 §3 writes it: 0 is loudest, 127 silence.</param>
    /// <param name="nowMicroseconds">Of the engine's monotonic clock.</param>
    public void Hear(byte quietness, long nowMicroseconds) => Note(Loudest - quietness, nowMicroseconds);

    /// <summary>The loudness at this moment.</summary>
    public float At(long nowMicroseconds) => Math.Max(0, level - FallPerSecond * (nowMicroseconds - notedMicroseconds) / 1_000_000);

    private void Note(float heard, long nowMicroseconds)
    {
        level = At(nowMicroseconds);
        if (heard > level) level += (heard - level) * RisePerPacket;
        notedMicroseconds = nowMicroseconds;
    }
}
