namespace CaseHub.Recorder.Webm;

/// <summary>
/// Appends clusters of SimpleBlocks to a stream. Blocks gather in memory until <see cref="TryCommit"/> writes them as whole clusters of
/// known size and flushes to the disk, so that a crash costs what has not been committed and nothing else.
/// </summary>
/// <param name="stream">Empty; stays the caller's. Where it cannot seek, the file stays a live one, without duration and cues.</param>
internal sealed class WebmFile(Stream stream)
{
    private const long LongestCluster = 1_000;

    /// <summary>What may wait while the disk is full: about two minutes of 2 Mbit/s.</summary>
    public const int MaxPendingBytes = 32 * 1024 * 1024;

    private readonly EbmlBuffer pending = new();
    private int cluster;
    private long clusterPosition;
    private long clusterTime;

    public WebmIndex Index { get; } = new();

    /// <summary>Bytes that are on the disk or waiting for it.</summary>
    public long Length => Committed + pending.Length;

    /// <summary>Bytes that are on the disk.</summary>
    public long Committed { get; private set; }

    /// <summary>Why the last write failed; null when it did not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Puts the head of a growing file in front; nothing else may come before it.</summary>
    public void Begin(WebmHead head) => head.Compose(pending);

    /// <param name="track"><see cref="WebmHead.AudioTrack"/> or <see cref="WebmHead.VideoTrack"/>.</param>
    /// <param name="milliseconds">File time, later than the track's block before.</param>
    /// <param name="keyframe">True for all sound.</param>
    /// <param name="data">One frame or packet, copied.</param>
    /// <returns>False when the disk has been refusing for so long that memory is full.</returns>
    public bool TryAdd(int track, long milliseconds, bool keyframe, ReadOnlySpan<byte> data)
    {
        if (pending.Length + data.Length > MaxPendingBytes) return false;
        // A block's time is relative to its cluster's, in 16 bits (RFC 9559 §10.2).
        long relative = milliseconds - clusterTime;
        if (cluster != 0 && relative is >= LongestCluster or < short.MinValue) EndCluster();
        if (cluster == 0) BeginCluster(milliseconds);
        WebmBlock.Compose(pending, track, (short)(milliseconds - clusterTime), keyframe, data);
        Index.Note(track, milliseconds, keyframe, data, clusterPosition);
        return true;
    }

    /// <summary>Writes what has gathered. After a failure it is kept and written by a later call.</summary>
    public bool TryCommit()
    {
        EndCluster();
        if (pending.Length == 0) return Fault is null;
        if (!TryWrite(Committed)) return false;
        Committed += pending.Length;
        pending.Clear();
        return true;
    }

    /// <summary>Writes the rest and rewrites the head, so that players can seek.</summary>
    /// <param name="startOffset">See <see cref="TrackSummary.StartOffset"/>, microseconds.</param>
    /// <returns>False when the disk refuses; what has been committed is then a whole live file, for a repair to close.</returns>
    public bool TryClose(long startOffset)
    {
        if (!TryCommit()) return false;
        if (!stream.CanSeek) return true;
        Index.ClosingHead(startOffset, Committed).Compose(pending);
        bool written = TryWrite(position: 0);
        pending.Clear();
        return written;
    }

    // The boundary where a failing disk becomes a fault to report: media must not be disturbed by it.
    private bool TryWrite(long position)
    {
        try
        {
            // A write that failed half-way is written again from its beginning.
            if (stream.CanSeek) stream.Position = position;
            stream.Write(pending.Written);
            if (stream is FileStream file) file.Flush(flushToDisk: true);
            else stream.Flush();
        }
        catch (Exception exception)
        {
            Fault = exception.Message;
            return false;
        }
        Fault = null;
        return true;
    }

    private void BeginCluster(long milliseconds)
    {
        clusterPosition = Length;
        clusterTime = milliseconds;
        cluster = pending.Begin(WebmId.Cluster);
        pending.UInt(WebmId.Timestamp, (ulong)milliseconds);
    }

    private void EndCluster()
    {
        if (cluster != 0) pending.End(cluster);
        cluster = 0;
    }
}
