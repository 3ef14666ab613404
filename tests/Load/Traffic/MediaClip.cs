using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CaseHub.Load.Traffic;

/// <summary>A picture or a packet of sound, whole.</summary>
/// <param name="AtMicroseconds">From the clip's beginning.</param>
/// <param name="IsAudio">One Opus packet; else one VP8 frame.</param>
/// <param name="IsKeyframe">True for all sound.</param>
/// <param name="Data">As an encoder made it.</param>
/// <param name="Hash">SHA-256 of <paramref name="Data"/>, lower-case hex: what was sent is found again by it.</param>
internal sealed record ClipFrame(long AtMicroseconds, bool IsAudio, bool IsKeyframe, byte[] Data, string Hash);

/// <summary>Real Opus and VP8 that any player decodes, to be sent in a loop: the picture begins with a keyframe.</summary>
internal sealed class MediaClip
{
    private const int OggHeaderBytes = 27;
    private const int IvfHeaderBytes = 32;
    private const int IvfFrameHeaderBytes = 12;

    /// <summary>What ffmpeg writes where it is not told otherwise.</summary>
    private const long SoundMicroseconds = 20_000;

    private MediaClip(IReadOnlyList<ClipFrame> frames, long periodMicroseconds) => (Frames, PeriodMicroseconds) = (frames, periodMicroseconds);

    /// <summary>In order of time.</summary>
    public IReadOnlyList<ClipFrame> Frames { get; }

    /// <summary>After which it begins anew.</summary>
    public long PeriodMicroseconds { get; }

    /// <param name="ivf">VP8; null for sound alone.</param>
    /// <param name="ogg">Opus in packets of 20 ms; what goes past the period is left out.</param>
    /// <exception cref="FormatException">Two frames are the same, so that one could not tell which of them was kept.</exception>
    public static MediaClip Read(byte[]? ivf, byte[] ogg, TimeSpan period)
    {
        long until = (long)period.TotalMicroseconds;
        List<ClipFrame> frames = [.. Pictures(ivf).Concat(Sounds(ogg)).Where(frame => frame.AtMicroseconds < until).OrderBy(frame => frame.AtMicroseconds)];
        if (frames.DistinctBy(frame => frame.Hash).Count() != frames.Count) throw new FormatException("The clip holds a frame twice.");
        return new MediaClip(frames, until);
    }

    // IVF: "DKIF", a header that names the time base, then size, time and bytes of each frame, low byte first.
    private static IEnumerable<ClipFrame> Pictures(byte[]? ivf)
    {
        if (ivf is null) yield break;
        uint ticks = BinaryPrimitives.ReadUInt32LittleEndian(ivf.AsSpan(16)), units = BinaryPrimitives.ReadUInt32LittleEndian(ivf.AsSpan(20));
        for (int at = IvfHeaderBytes; at < ivf.Length;)
        {
            int bytes = BinaryPrimitives.ReadInt32LittleEndian(ivf.AsSpan(at));
            long time = BinaryPrimitives.ReadInt64LittleEndian(ivf.AsSpan(at + 4));
            byte[] data = ivf.AsSpan(at + IvfFrameHeaderBytes, bytes).ToArray();
            at += IvfFrameHeaderBytes + bytes;
            yield return NewFrame(time * units * 1_000_000 / ticks, isAudio: false, isKeyframe: (data[0] & 1) == 0, data);
        }
    }

    private static IEnumerable<ClipFrame> Sounds(byte[] ogg) =>
        OggPackets(ogg)
            // The first two are OpusHead and OpusTags (RFC 7845 §5).
            .Skip(2)
            .Select((data, index) => NewFrame(index * SoundMicroseconds, isAudio: true, isKeyframe: true, data));

    // A packet ends with the first lacing value below 255; it may go on in the next page (RFC 3533 §5, §6).
    private static List<byte[]> OggPackets(byte[] ogg)
    {
        List<byte[]> packets = [];
        List<byte> open = [];
        for (int page = 0; page < ogg.Length;)
        {
            ReadOnlySpan<byte> lacing = ogg.AsSpan(page + OggHeaderBytes, ogg[page + OggHeaderBytes - 1]);
            page += OggHeaderBytes + lacing.Length;
            foreach (byte segment in lacing)
            {
                open.AddRange(ogg.AsSpan(page, segment));
                page += segment;
                if (segment == 255) continue;
                packets.Add([.. open]);
                open.Clear();
            }
        }

        return packets;
    }

    private static ClipFrame NewFrame(long at, bool isAudio, bool isKeyframe, byte[] data) =>
        new(at, isAudio, isKeyframe, data, Convert.ToHexStringLower(SHA256.HashData(data)));
}
