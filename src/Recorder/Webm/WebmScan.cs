using System.Buffers.Binary;

namespace CaseHub.Recorder.Webm;

/// <summary>Reads the clusters of a file that <see cref="WebmFile"/> wrote, up to the first byte that is not whole.</summary>
internal sealed class WebmScan(Stream file)
{
    // A cluster's id and a size of four bytes.
    private const int ClusterHeaderBytes = 8;
    private const long Hole = 1_000_000;
    private readonly WebmIndex index = new();
    private readonly GapList gaps = new();
    private long startOffset;
    private long goodUntil = WebmHead.Bytes;
    private long lastCluster;

    /// <summary>Stretches of a second or more without sound, or without picture where there is no sound at all.</summary>
    public IReadOnlyList<TrackGap> Gaps => [.. gaps.Gaps];

    /// <returns>False when there is no block.</returns>
    public bool TryRun()
    {
        byte[] head = new byte[WebmHead.Bytes];
        file.Position = 0;
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(head) != WebmId.Ebml) return false;
        startOffset = WebmHead.ReadStartOffset(head);
        while (TryReadCluster()) { }
        return index.HasAudio || index.HasVideo;
    }

    public WebmHead ClosingHead => index.ClosingHead(startOffset, goodUntil);

    /// <summary>Cuts off what is not whole, and tells the last cluster its size.</summary>
    public void Cut()
    {
        file.SetLength(goodUntil);
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(size, 0x10000000 | (uint)(goodUntil - lastCluster - ClusterHeaderBytes));
        file.Position = lastCluster + 4;
        file.Write(size);
    }

    private bool TryReadCluster()
    {
        Span<byte> header = stackalloc byte[ClusterHeaderBytes];
        file.Position = goodUntil;
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length) return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(header) != WebmId.Cluster) return false;
        uint size = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (size >> 28 != 1) return false;

        byte[] body = new byte[Math.Min(size & 0x0FFFFFFF, file.Length - file.Position)];
        file.ReadExactly(body);
        int whole = ReadBlocks(body, goodUntil);
        if (whole == 0) return false;
        lastCluster = goodUntil;
        goodUntil += ClusterHeaderBytes + whole;
        return whole == (size & 0x0FFFFFFF);
    }

    /// <returns>Bytes up to the end of the last whole block; 0 when there is none.</returns>
    private int ReadBlocks(ReadOnlySpan<byte> body, long position)
    {
        var reader = new EbmlReader(body);
        if (!reader.TryRead(out var element) || element.Id != WebmId.Timestamp) return 0;
        if (!EbmlReader.TryReadUInt(element.Content, out ulong time) || time > int.MaxValue) return 0;
        int whole = 0;
        while (reader.TryRead(out element) && element.Id == WebmId.SimpleBlock)
        {
            if (!WebmBlock.TryParse(element.Content, out var block)) break;
            Note(block, Math.Max(0, (long)time + block.RelativeTime), position);
            whole = reader.Position;
        }
        return whole;
    }

    private void Note(in WebmBlock block, long milliseconds, long position)
    {
        bool isMeasure = block.Track == WebmHead.AudioTrack || !index.HasAudio;
        long end = index.EndOf(block.Track);
        if (isMeasure && end > 0 && (1_000 * milliseconds) - end >= Hole) gaps.Note(end, 1_000 * milliseconds, "unknown");
        index.Note(block.Track, milliseconds, block.Keyframe, block.Data, position);
    }
}
