using System.Buffers.Binary;

namespace CaseHub.Recorder.Webm;

/// <summary>One block where it lies in the file.</summary>
/// <param name="Track"><see cref="WebmHead.AudioTrack"/> or <see cref="WebmHead.VideoTrack"/>.</param>
/// <param name="Milliseconds">File time.</param>
/// <param name="Keyframe">True for all sound.</param>
/// <param name="Data">Where its data lie.</param>
/// <param name="DataBytes">How long they are.</param>
/// <param name="Cluster">Where its cluster begins.</param>
internal readonly record struct PlacedBlock(int Track, long Milliseconds, bool Keyframe, long Data, int DataBytes, long Cluster);

/// <summary>Walks the clusters that <see cref="WebmFile"/> wrote by their headers, without reading what the blocks hold.</summary>
/// <param name="reader">Of the file.</param>
internal sealed class WebmWalk(WindowReader reader)
{
    /// <summary>A cluster's id and a size of four bytes.</summary>
    public const int ClusterHeaderBytes = 8;

    // An id of up to four bytes and a size of up to eight (RFC 8794 §5–6).
    private const int MaxHeaderBytes = 12;

    // More than a second of a good picture: what is read once is then at hand for all that follows.
    private const int ReadAhead = 512 * 1024;

    /// <summary>Reads one cluster.</summary>
    /// <param name="position">Where it begins.</param>
    /// <param name="blocks">Gets its whole blocks, in order.</param>
    /// <param name="good">Up to where it is whole: its end, the end of its last whole block, or its beginning when there is none.</param>
    /// <returns>False when it is not whole, or not a cluster.</returns>
    public bool TryReadCluster(long position, List<PlacedBlock> blocks, out long good)
    {
        blocks.Clear();
        good = position;
        if (!TryReadHeader(position, out uint id, out long size, out int header) || id != WebmId.Cluster || header != ClusterHeaderBytes) return false;
        reader.At(position, (int)Math.Min(header + size, ReadAhead));
        long at = position + ClusterHeaderBytes, end = at + size;
        if (!TryReadTime(ref at, end, out long time)) return false;
        while (at < end && TryReadBlock(position, time, ref at, end, out var block))
        {
            blocks.Add(block);
            good = at;
        }
        return at == end && end <= reader.Length && blocks.Count > 0;
    }

    /// <summary>Reads the next cluster of a closed file, whatever void lies before it.</summary>
    /// <param name="position">Where to go on; moved behind the cluster.</param>
    /// <param name="blocks">Gets its blocks, in order.</param>
    /// <returns>False at the end.</returns>
    public bool TryReadClusterOrSkip(ref long position, List<PlacedBlock> blocks)
    {
        while (TryReadHeader(position, out uint id, out long size, out int header) && id == WebmId.Void) position += header + size;
        return TryReadCluster(position, blocks, out position);
    }

    /// <summary>Whether nothing is left from here on but the cues that end a file of many.</summary>
    public bool IsEnd(long position) =>
        position == reader.Length || (TryReadHeader(position, out uint id, out long size, out int header) && id == WebmId.Cues && position + header + size == reader.Length);

    /// <returns>Where the next cluster begins that holds a block; null when there is none.</returns>
    public long? FindCluster(long from)
    {
        Span<byte> id = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(id, WebmId.Cluster);
        var blocks = new List<PlacedBlock>();
        while (from < reader.Length)
        {
            var some = reader.At(from, 64 * 1024);
            int found = some.IndexOf(id);
            if (found >= 0 && TryReadCluster(from + found, blocks, out _)) return from + found;
            from += found >= 0 ? found + 1 : Math.Max(1, some.Length - 3);
        }
        return null;
    }

    /// <summary>Reads an element's id and size (RFC 8794 §4–6).</summary>
    public bool TryReadHeader(long position, out uint id, out long size, out int headerBytes)
    {
        (id, size, headerBytes) = (0, 0, 0);
        var bytes = reader.At(position, MaxHeaderBytes);
        var numbers = new EbmlNumbers(bytes);
        if (!numbers.TryReadId(out id) || !numbers.TryReadSize(out size)) return false;
        headerBytes = numbers.Position;
        return true;
    }

    private bool TryReadTime(ref long at, long end, out long time)
    {
        time = 0;
        if (!TryReadHeader(at, out uint id, out long size, out int header) || id != WebmId.Timestamp || size is < 1 or > 8) return false;
        if (at + header + size > Math.Min(end, reader.Length)) return false;
        if (!EbmlReader.TryReadUInt(reader.At(at + header, (int)size), out ulong read) || read > int.MaxValue) return false;
        time = (long)read;
        at += header + size;
        return true;
    }

    private bool TryReadBlock(long cluster, long time, ref long at, long end, out PlacedBlock block)
    {
        block = default;
        if (!TryReadHeader(at, out uint id, out long size, out int header) || id != WebmId.SimpleBlock || size < WebmBlock.HeaderBytes) return false;
        long data = at + header + WebmBlock.HeaderBytes, next = at + header + size;
        if (next > Math.Min(end, reader.Length) || !WebmBlock.TryParse(reader.At(at + header, WebmBlock.HeaderBytes), out var read)) return false;
        if (read.RelativeTime is >= (short)WebmFile.LongestCluster or < -(short)WebmFile.LargestStepBack) return false;
        block = new PlacedBlock(read.Track, Math.Max(0, time + read.RelativeTime), read.Keyframe, data, (int)(next - data), cluster);
        at = next;
        return true;
    }
}
