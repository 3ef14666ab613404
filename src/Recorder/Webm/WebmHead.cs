using System.Buffers.Binary;
using System.Globalization;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Webm;

/// <summary>Where a player may begin: a time and the cluster that holds it.</summary>
/// <param name="Milliseconds">File time.</param>
/// <param name="Track">The track it is a keyframe of.</param>
/// <param name="Position">Of the cluster, from the beginning of the file.</param>
internal readonly record struct WebmCue(long Milliseconds, int Track, long Position);

/// <summary>
/// The first 4 KB of a file, all of it but the clusters: EBML header, Info, Tracks, Tags and, once closed, SeekHead, Duration and
/// Cues (RFC 9559 §5.1), which lie at the end if there are many. It is written when the first block comes and once more at closing; what is free is Void.
/// </summary>
internal sealed record WebmHead
{
    public const int Bytes = 4096;

    /// <summary>As many cues as surely fit.</summary>
    public const int MaxCues = 150;

    public const int AudioTrack = 1;
    public const int VideoTrack = 2;

    /// <summary>Opus's own delay: 312 samples at 48 kHz, which a decoder drops at the start (RFC 7845 §4.2).</summary>
    private const int PreSkipTicks = 312;
    private const int MillisecondInNanoseconds = 1_000_000;
    private const string StartOffsetTag = "START_OFFSET_US";
    private const int SeekIds = 4;

    public required bool HasAudio { get; init; }

    public required bool HasVideo { get; init; }

    /// <summary>Pixels; before the first keyframe any.</summary>
    public int Width { get; init; } = 640;

    public int Height { get; init; } = 480;

    /// <summary>See <see cref="TrackSummary.StartOffset"/>, microseconds.</summary>
    public long StartOffset { get; init; }

    /// <summary>Null while the file grows.</summary>
    public long? DurationMilliseconds { get; init; }

    /// <summary>Null while the file grows: the Segment's size is then unknown.</summary>
    public long? FileBytes { get; init; }

    /// <summary>At most <see cref="MaxCues"/>.</summary>
    public IReadOnlyList<WebmCue> Cues { get; init; } = [];

    /// <summary>Where the cues are when they are not in the head: an element behind the last cluster, of which a file has one (RFC 9559 §5.1.5).</summary>
    public long? CuesPosition { get; init; }

    /// <summary>Writes exactly <see cref="Bytes"/> into an empty buffer.</summary>
    public void Compose(EbmlBuffer buffer)
    {
        ComposeEbmlHeader(buffer);
        buffer.Id(WebmId.Segment);
        buffer.WideSize(FileBytes - SegmentStart);

        Span<int> seeks = stackalloc int[SeekIds];
        bool closed = FileBytes is not null;
        if (closed) ComposeSeekHead(buffer, seeks);
        Patch(buffer, seeks[0]);
        ComposeInfo(buffer);
        Patch(buffer, seeks[1]);
        ComposeTracks(buffer);
        Patch(buffer, seeks[2]);
        ComposeTags(buffer);
        Patch(buffer, seeks[3]);
        if (Cues.Count > 0) ComposeCues(buffer, Cues);
        buffer.VoidUpTo(Bytes);
    }

    // Positions in a Segment count from its first byte of content (RFC 9559 §16): behind the EBML header, an id of four and a size of eight bytes.
    private static long SegmentStart { get; } = MeasureEbmlHeader() + 12;

    private static int MeasureEbmlHeader()
    {
        var header = new EbmlBuffer();
        ComposeEbmlHeader(header);
        return header.Length;
    }

    private static void ComposeEbmlHeader(EbmlBuffer buffer)
    {
        int header = buffer.Begin(WebmId.Ebml);
        buffer.UInt(WebmId.EbmlVersion, 1);
        buffer.UInt(WebmId.EbmlReadVersion, 1);
        buffer.UInt(WebmId.EbmlMaxIdLength, 4);
        buffer.UInt(WebmId.EbmlMaxSizeLength, 8);
        buffer.Text(WebmId.DocType, "webm");
        buffer.UInt(WebmId.DocTypeVersion, 4);
        buffer.UInt(WebmId.DocTypeReadVersion, 2);
        buffer.End(header);
    }

    // Positions are filled in as the elements come; without cues the last one is left out.
    private void ComposeSeekHead(EbmlBuffer buffer, Span<int> seeks)
    {
        ReadOnlySpan<uint> targets = [WebmId.Info, WebmId.Tracks, WebmId.Tags, WebmId.Cues];
        Span<byte> id = stackalloc byte[4];
        int head = buffer.Begin(WebmId.SeekHead);
        for (int i = 0; i < (Cues.Count > 0 || CuesPosition is not null ? SeekIds : SeekIds - 1); i++)
        {
            int seek = buffer.Begin(WebmId.Seek);
            BinaryPrimitives.WriteUInt32BigEndian(id, targets[i]);
            buffer.Binary(WebmId.SeekId, id);
            bool isFar = targets[i] == WebmId.Cues && CuesPosition is not null;
            buffer.UInt(WebmId.SeekPosition, isFar ? (ulong)(CuesPosition!.Value - SegmentStart) : 0, width: isFar ? 8 : 4);
            seeks[i] = isFar ? 0 : buffer.Length;
            buffer.End(seek);
        }
        buffer.End(head);
    }

    private static void Patch(EbmlBuffer buffer, int seek)
    {
        if (seek != 0) buffer.PatchUInt32(seek, (uint)(buffer.Length - SegmentStart));
    }

    private void ComposeInfo(EbmlBuffer buffer)
    {
        int info = buffer.Begin(WebmId.Info);
        buffer.UInt(WebmId.TimestampScale, MillisecondInNanoseconds);
        if (DurationMilliseconds is { } duration) buffer.Float(WebmId.Duration, duration);
        buffer.Text(WebmId.MuxingApp, "CaseHub");
        buffer.Text(WebmId.WritingApp, "CaseHub");
        buffer.End(info);
    }

    private void ComposeTracks(EbmlBuffer buffer)
    {
        int tracks = buffer.Begin(WebmId.Tracks);
        if (HasAudio) ComposeAudio(buffer);
        if (HasVideo) ComposeVideo(buffer);
        buffer.End(tracks);
    }

    private static void ComposeAudio(EbmlBuffer buffer)
    {
        int entry = BeginTrack(buffer, AudioTrack, type: 2, codec: "A_OPUS");
        buffer.Binary(WebmId.CodecPrivate, OpusHead());
        buffer.UInt(WebmId.CodecDelay, PreSkipTicks * 1_000_000_000UL / OpusPacket.ClockRate);
        // 80 ms of sound before a seek's target let the decoder settle (RFC 7845 §4.6).
        buffer.UInt(WebmId.SeekPreRoll, 80 * MillisecondInNanoseconds);
        int audio = buffer.Begin(WebmId.Audio);
        buffer.Float(WebmId.SamplingFrequency, OpusPacket.ClockRate);
        buffer.UInt(WebmId.Channels, 2);
        buffer.End(audio);
        buffer.End(entry);
    }

    private void ComposeVideo(EbmlBuffer buffer)
    {
        int entry = BeginTrack(buffer, VideoTrack, type: 1, codec: "V_VP8");
        int video = buffer.Begin(WebmId.Video);
        buffer.UInt(WebmId.PixelWidth, (ulong)Width);
        buffer.UInt(WebmId.PixelHeight, (ulong)Height);
        buffer.End(video);
        buffer.End(entry);
    }

    private static int BeginTrack(EbmlBuffer buffer, int number, int type, string codec)
    {
        int entry = buffer.Begin(WebmId.TrackEntry);
        buffer.UInt(WebmId.TrackNumber, (ulong)number);
        buffer.UInt(WebmId.TrackUid, (ulong)number);
        buffer.UInt(WebmId.TrackType, (ulong)type);
        buffer.UInt(WebmId.FlagLacing, 0);
        buffer.Text(WebmId.CodecId, codec);
        return entry;
    }

    // RFC 7845 §5.1: version 1, two channels (RTP's Opus always is, RFC 7587 §7), no gain, mapping family 0; low byte first.
    private static byte[] OpusHead()
    {
        byte[] head = new byte[19];
        "OpusHead"u8.CopyTo(head);
        head[8] = 1;
        head[9] = 2;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(10), PreSkipTicks);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(12), OpusPacket.ClockRate);
        return head;
    }

    // For a repair, which has nothing but the file.
    private void ComposeTags(EbmlBuffer buffer)
    {
        int tags = buffer.Begin(WebmId.Tags);
        int tag = buffer.Begin(WebmId.Tag);
        buffer.End(buffer.Begin(WebmId.Targets));
        int simple = buffer.Begin(WebmId.SimpleTag);
        buffer.Text(WebmId.TagName, StartOffsetTag);
        buffer.Text(WebmId.TagString, StartOffset.ToString(CultureInfo.InvariantCulture));
        buffer.End(simple);
        buffer.End(tag);
        buffer.End(tags);
    }

    /// <summary>Appends a Cues element.</summary>
    public static void ComposeCues(EbmlBuffer buffer, IEnumerable<WebmCue> places)
    {
        int cues = buffer.Begin(WebmId.Cues);
        foreach (var cue in places)
        {
            // A point is far below 127 bytes, so one byte of size does, where Begin would take four.
            int positionBytes = cue.Position <= uint.MaxValue ? 4 : 8;
            int timeBytes = 4;
            int inner = 3 + 2 + positionBytes;
            buffer.Header(WebmId.CuePoint, 2 + timeBytes + 2 + inner);
            buffer.UInt(WebmId.CueTime, (ulong)cue.Milliseconds, timeBytes);
            buffer.Header(WebmId.CueTrackPositions, inner);
            buffer.UInt(WebmId.CueTrack, (ulong)cue.Track);
            buffer.UInt(WebmId.CueClusterPosition, (ulong)(cue.Position - SegmentStart), positionBytes);
        }
        buffer.End(cues);
    }

    /// <summary>The length that a closed head gives to its file; null for a live head, and for a damaged one.</summary>
    public static long? ReadFileBytes(ReadOnlySpan<byte> head)
    {
        ulong size = BinaryPrimitives.ReadUInt64BigEndian(head[(int)(SegmentStart - 8)..]);
        bool isKnown = size >> 56 == 1 && size != 0x01FFFFFFFFFFFFFF;
        return isKnown ? (long)(size & 0x00FFFFFFFFFFFFFF) + SegmentStart : null;
    }

    /// <summary>Milliseconds of duration that a closed head tells; null where it does not.</summary>
    public static long? ReadDuration(ReadOnlySpan<byte> head)
    {
        int at = head.IndexOf((ReadOnlySpan<byte>)[0x44, 0x89, 0x88]) + 3;
        if (at < 3 || head.Length < at + 8) return null;
        double duration = BinaryPrimitives.ReadDoubleBigEndian(head[at..]);
        return duration is >= 0 and < uint.MaxValue ? (long)duration : null;
    }

    /// <summary>Whether all elements of a head are whole and fill it.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> head)
    {
        if (BinaryPrimitives.ReadUInt32BigEndian(head) != WebmId.Ebml) return false;
        var elements = new EbmlReader(head[(int)SegmentStart..]);
        while (elements.TryRead(out _)) { }
        return elements.Position == head.Length - SegmentStart;
    }

    /// <summary>Finds the start offset in a head; 0 where it is damaged.</summary>
    public static long ReadStartOffset(ReadOnlySpan<byte> head)
    {
        int name = head.IndexOf("START_OFFSET_US"u8);
        if (name < 0) return 0;
        var rest = head[(name + StartOffsetTag.Length)..];
        // TagString's id of two bytes, one of size.
        if (rest.Length < 3 || BinaryPrimitives.ReadUInt16BigEndian(rest) != WebmId.TagString) return 0;
        int length = rest[2] & 0x7F;
        if (rest.Length < 3 + length) return 0;
        return long.TryParse(rest.Slice(3, length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long offset) ? offset : 0;
    }
}
