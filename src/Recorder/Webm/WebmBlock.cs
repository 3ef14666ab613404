using System.Buffers.Binary;

namespace CaseHub.Recorder.Webm;

/// <summary>One SimpleBlock without lacing, as <see cref="WebmFile"/> writes it (RFC 9559 §10.2).</summary>
internal readonly ref struct WebmBlock
{
    /// <summary>Bytes of track, relative time and flags in front of the data.</summary>
    public const int HeaderBytes = 4;

    public int Track { get; private init; }

    /// <summary>Milliseconds after the cluster's time.</summary>
    public short RelativeTime { get; private init; }

    public bool Keyframe { get; private init; }

    public ReadOnlySpan<byte> Data { get; private init; }

    public static bool TryParse(ReadOnlySpan<byte> content, out WebmBlock block)
    {
        block = default;
        if (content.Length < HeaderBytes) return false;
        int track = content[0] & 0x7F;
        if (content[0] >> 7 == 0 || track is not (WebmHead.AudioTrack or WebmHead.VideoTrack)) return false;
        block = new WebmBlock
        {
            Track = track,
            RelativeTime = BinaryPrimitives.ReadInt16BigEndian(content[1..]),
            Keyframe = (content[3] & 0x80) != 0,
            Data = content[HeaderBytes..],
        };
        return true;
    }

    /// <summary>Appends the block as an element.</summary>
    public static void Compose(EbmlBuffer buffer, int track, short relativeTime, bool keyframe, ReadOnlySpan<byte> data)
    {
        buffer.Header(WebmId.SimpleBlock, HeaderBytes + data.Length);
        buffer.Raw([(byte)(0x80 | track), (byte)(relativeTime >> 8), (byte)relativeTime, (byte)(keyframe ? 0x80 : 0)]);
        buffer.Raw(data);
    }
}
