using System.Buffers.Binary;

namespace CaseHub.Recorder.Webm;

/// <summary>Reads a file that <see cref="WebmFile"/> wrote: which blocks are whole, and what has to be mended so that the rest does not matter.</summary>
/// <param name="file">Readable and seekable.</param>
internal sealed class WebmScan(Stream file)
{
    private const long Hole = 1_000_000;
    private const long LargestLeap = 10_000;

    // Enough of a block to know a sound's length and a picture's size.
    private const int GlanceBytes = 10;
    private readonly WindowReader reader = new(file);
    private readonly List<PlacedBlock> blocks = [];
    private readonly List<PlacedBlock> beyond = [];
    private readonly List<(long Position, byte[] Bytes)> mends = [];
    private readonly GapList holes = new();
    private readonly GapList damage = new();
    private readonly bool[] afterDamage = new bool[WebmHead.VideoTrack + 1];
    private readonly byte[] head = new byte[WebmHead.Bytes];

    public WebmIndex Index { get; } = new();

    /// <summary>Where the last whole block ends.</summary>
    public long GoodUntil { get; private set; } = WebmHead.Bytes;

    /// <summary>Microseconds of the start offset that the head tells; 0 where it does not.</summary>
    public long StartOffset => WebmHead.ReadStartOffset(head);

    /// <summary>The file was closed in order: its head says that it ends where it does.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The file was closed in order and has lost its end since: where that was, microseconds of file time.</summary>
    public long? LostEnd { get; private set; }

    /// <summary>The head as it was read.</summary>
    public ReadOnlySpan<byte> Head => head;

    /// <summary>Bytes amid the clusters were not media.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Stretches without media where bytes were damaged.</summary>
    public IReadOnlyList<(long From, long To, string Cause)> Damage => damage.Gaps;

    /// <summary>Stretches of a second or more without sound, or without picture where there is no sound at all.</summary>
    public IReadOnlyList<(long From, long To, string Cause)> Holes => holes.Gaps;

    /// <returns>False when there is no block.</returns>
    public bool TryRun()
    {
        if (reader.Length < WebmHead.Bytes) return false;
        reader.At(0, WebmHead.Bytes).CopyTo(head);
        IsClosed = WebmHead.ReadFileBytes(head) == reader.Length;
        if (WebmHead.ReadFileBytes(head) > reader.Length) LostEnd = WebmHead.ReadDuration(head) * 1_000;
        var walk = new WebmWalk(reader);
        long position = WebmHead.Bytes;
        while (TryReadNext(walk, ref position)) { }
        return Index.HasAudio || Index.HasVideo;
    }

    /// <summary>Cuts off what is not whole, and makes void what is damaged amid the rest.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Mend()
    {
        foreach (var (position, bytes) in mends)
        {
            file.Position = position;
            file.Write(bytes);
        }
        file.SetLength(GoodUntil);
    }

    private bool TryReadNext(WebmWalk walk, ref long position)
    {
        bool whole = walk.TryReadCluster(position, blocks, out long good);
        if (whole && IsMisplaced(walk, good))
        {
            MakeVoid(position, good);
            position = good;
            return true;
        }
        foreach (var block in blocks) Note(block);
        if (blocks.Count > 0) GoodUntil = good;
        if (whole)
        {
            position = good;
            return true;
        }
        if (blocks.Count == 0 && TrySkip(walk, ref position, out bool isEnd)) return !isEnd;
        if (blocks.Count > 0) MendSize(position, good);
        long? found = walk.FindCluster(good);
        // A Void of one byte there is not.
        if (found == good + 1) found = walk.FindCluster(good + 2);
        if (found is not { } next) return false;
        MakeVoid(good, next);
        position = next;
        return true;
    }

    // A time far from those before it, where the cluster behind it is nearer to them, was damaged.
    private bool IsMisplaced(WebmWalk walk, long next)
    {
        long before = Math.Max(Index.AudioEnd, Index.VideoEnd) / 1_000, leap = Math.Abs(blocks[0].Milliseconds - before);
        return leap > LargestLeap && walk.TryReadCluster(next, beyond, out _) && Math.Abs(beyond[0].Milliseconds - before) < leap;
    }

    // What a repair made void earlier, and the cues that end a file of many.
    private bool TrySkip(WebmWalk walk, ref long position, out bool isEnd)
    {
        isEnd = false;
        if (!walk.TryReadHeader(position, out uint id, out long size, out int header) || position + header + size > reader.Length) return false;
        isEnd = walk.IsEnd(position);
        position += header + size;
        return isEnd || id == WebmId.Void;
    }

    private void MendSize(long cluster, long good)
    {
        byte[] size = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(size, 0x10000000 | (uint)(good - cluster - WebmWalk.ClusterHeaderBytes));
        mends.Add((cluster + 4, size));
    }

    private void MakeVoid(long from, long to)
    {
        IsDamaged = true;
        if (to == from) return;
        var hole = new EbmlBuffer();
        hole.VoidHeader(to - from);
        mends.Add((from, hole.Written.ToArray()));
        Array.Fill(afterDamage, true);
    }

    private void Note(in PlacedBlock block)
    {
        long time = 1_000 * block.Milliseconds, end = Index.EndOf(block.Track);
        bool isMeasure = block.Track == WebmHead.AudioTrack || !Index.HasAudio;
        if (isMeasure && end > 0 && time - end >= Hole) holes.Note(end, time, "unknown");
        if (afterDamage[block.Track] && block.Keyframe)
        {
            damage.Note(end, time, "unknown");
            afterDamage[block.Track] = false;
        }
        Index.Note(block.Track, block.Milliseconds, block.Keyframe, reader.At(block.Data, Math.Min(block.DataBytes, GlanceBytes)), block.Cluster);
    }
}
