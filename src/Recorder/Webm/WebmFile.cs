namespace CaseHub.Recorder.Webm;

/// <summary>
/// Appends clusters of SimpleBlocks to a stream. Blocks gather in memory until <see cref="TryWrite"/> writes them as whole clusters of
/// known size, which the end of the process cannot undo, and stay there until a flush has brought them to the disk, which may take its
/// time: meanwhile the next ones are written.
/// </summary>
/// <param name="stream">Empty; stays the caller's. Where it cannot seek, the file stays a live one, without duration and cues.</param>
internal sealed class WebmFile(Stream stream)
{
    /// <summary>Milliseconds; a block is not later than this after its cluster's time.</summary>
    public const long LongestCluster = 1_000;

    /// <summary>Milliseconds; nor is it earlier by more, however late a picture came. In 16 bits there is room for more (RFC 9559 §10.2).</summary>
    public const long LargestStepBack = 2_000;

    /// <summary>What may wait while the disk is full: about two minutes of 2 Mbit/s.</summary>
    public const int MaxPendingBytes = 32 * 1024 * 1024;

    private EbmlBuffer settling = new();
    private EbmlBuffer pending = new();
    private int written;
    private bool flushing;
    private bool settlingIsWritten = true;
    private string? writeFault;
    private string? flushFault;
    private int cluster;
    private long clusterPosition;
    private long clusterTime;

    public WebmIndex Index { get; } = new();

    /// <summary>Bytes that are on the disk or waiting for it.</summary>
    public long Length => Committed + settling.Length + pending.Length;

    /// <summary>Bytes that are on the disk.</summary>
    public long Committed { get; private set; }

    /// <summary>All that <see cref="Index"/> knows of can be read from the stream.</summary>
    public bool IsWritten => cluster == 0 && settlingIsWritten && written == pending.Length;

    /// <summary>Why the last write or flush failed; null when neither did.</summary>
    public string? Fault => writeFault ?? flushFault;

    /// <summary>Puts the head of a growing file in front; nothing else may come before it.</summary>
    public void Begin(WebmHead head) => head.Compose(pending);

    /// <param name="track"><see cref="WebmHead.AudioTrack"/> or <see cref="WebmHead.VideoTrack"/>.</param>
    /// <param name="milliseconds">File time, later than the track's block before.</param>
    /// <param name="keyframe">True for all sound.</param>
    /// <param name="data">One frame or packet, copied.</param>
    /// <returns>False when the disk has been refusing for so long that memory is full.</returns>
    public bool TryAdd(int track, long milliseconds, bool keyframe, ReadOnlySpan<byte> data)
    {
        if (settling.Length + pending.Length + data.Length > MaxPendingBytes) return false;
        long relative = milliseconds - clusterTime;
        if (cluster != 0 && relative is >= LongestCluster or < -LargestStepBack) EndCluster();
        if (cluster == 0) BeginCluster(milliseconds);
        WebmBlock.Compose(pending, track, (short)(milliseconds - clusterTime), keyframe, data);
        Index.Note(track, milliseconds, keyframe, data, clusterPosition);
        return true;
    }

    /// <summary>Writes what has gathered. After a failure it is kept and written by a later call.</summary>
    public bool TryWrite()
    {
        EndCluster();
        if (!settlingIsWritten && !TryPut(settling.Written, Committed)) return false;
        settlingIsWritten = true;
        if (written < pending.Length && !TryPut(pending.Written[written..], Committed + settling.Length + written)) return false;
        written = pending.Length;
        return true;
    }

    /// <summary>Takes what has been written to be brought to the disk; the caller does so and then calls <see cref="EndFlush"/>.</summary>
    /// <returns>False when there is nothing to do, or a flush is under way.</returns>
    public bool TryBeginFlush()
    {
        if (flushing || !settlingIsWritten || (settling.Length == 0 && written == 0)) return false;
        if (settling.Length == 0 && written < pending.Length) return false;
        if (settling.Length == 0) (settling, pending, written) = (pending, settling, 0);
        return flushing = true;
    }

    /// <param name="fault">Why it failed: the system has then forgotten what it had not brought there, so it is written once more.</param>
    public void EndFlush(string? fault)
    {
        (flushing, flushFault) = (false, fault);
        if (fault is not null)
        {
            (settlingIsWritten, written) = (false, 0);
            return;
        }
        Committed += settling.Length;
        settling.Clear();
    }

    /// <summary>Writes the rest, the cues and the closing head, so that players can seek; no flush is under way.</summary>
    /// <param name="startOffset">See <see cref="TrackSummary.StartOffset"/>, microseconds.</param>
    /// <returns>False when the disk refuses; what has been committed is then a whole live file, for a repair to close.</returns>
    public bool TryClose(long startOffset)
    {
        if (!TryWrite() || !TryFlush()) return false;
        if (!stream.CanSeek) return true;
        long? cues = null;
        if (Index.HasManyCues)
        {
            cues = Committed;
            Index.ComposeCues(pending);
            if (!TryWrite() || !TryFlush()) return false;
        }
        Index.ClosingHead(startOffset, Committed, cues).Compose(pending);
        bool closed = TryPut(pending.Written, position: 0) && TryFlushNow();
        pending.Clear();
        return closed;
    }

    // What failed half-way is written again: once more for a flush that failed earlier.
    private bool TryFlush()
    {
        while (TryBeginFlush())
        {
            if (!TryFlushNow()) return false;
            EndFlush(null);
        }
        return true;
    }

    // The boundary where a failing disk becomes a fault to report: media must not be disturbed by it.
    private bool TryPut(ReadOnlySpan<byte> bytes, long position)
    {
        try
        {
            // A write that failed half-way is written again from its beginning.
            if (stream.CanSeek) stream.Position = position;
            stream.Write(bytes);
            writeFault = null;
        }
        catch (Exception exception)
        {
            writeFault = exception.Message;
        }
        return writeFault is null;
    }

    private bool TryFlushNow()
    {
        try
        {
            if (stream is FileStream file) file.Flush(flushToDisk: true);
            else stream.Flush();
            return true;
        }
        catch (Exception exception)
        {
            EndFlush(exception.Message);
            return false;
        }
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
