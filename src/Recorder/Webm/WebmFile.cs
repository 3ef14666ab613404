namespace CaseHub.Recorder.Webm;

/// <summary>
/// Appends clusters of SimpleBlocks to a stream. Blocks gather in memory until <see cref="TryCommit"/> writes them as whole clusters of
/// known size and flushes to the disk, so that a crash costs what has not been committed and nothing else.
/// </summary>
/// <param name="stream">Empty; stays the caller's. Without seeking it is written live only and never gets cues.</param>
/// <param name="liveHead">Makes the head that is written in front of the first block.</param>
internal sealed class WebmFile(Stream stream, Func<WebmHead> liveHead)
{
    private const long LongestCluster = 1_000;
    private const int AudioCueSpacing = 1_000;

    // What waits while the disk is full: about four minutes of 2 Mbit/s.
    private const int MaxPendingBytes = 64 * 1024 * 1024;
    private readonly EbmlBuffer pending = new();
    private readonly CueList videoCues = new();
    private readonly CueList audioCues = new();
    private long committed;
    private int cluster;
    private long clusterPosition;
    private long clusterTime;

    /// <summary>Bytes that are on the disk or waiting for it.</summary>
    public long Length => committed + pending.Length;

    public bool HasAudio { get; private set; }

    public bool HasVideo { get; private set; }

    /// <summary>Why the last commit failed; null when it did not.</summary>
    public string? Fault { get; private set; }

    /// <param name="track"><see cref="WebmHead.AudioTrack"/> or <see cref="WebmHead.VideoTrack"/>.</param>
    /// <param name="milliseconds">File time, later than the track's block before.</param>
    /// <param name="keyframe">True for all sound.</param>
    /// <param name="data">One frame or packet, copied.</param>
    /// <returns>False when the disk has been refusing for so long that memory is full.</returns>
    public bool TryAdd(int track, long milliseconds, bool keyframe, ReadOnlySpan<byte> data)
    {
        if (pending.Length + data.Length > MaxPendingBytes) return false;
        if (Length == 0) liveHead().Compose(pending);
        // A block's time is relative to its cluster's, in 16 bits (RFC 9559 §10.2).
        if (cluster != 0 && (milliseconds - clusterTime >= LongestCluster || milliseconds - clusterTime < short.MinValue)) EndCluster();
        if (cluster == 0) BeginCluster(milliseconds);

        pending.Header(WebmId.SimpleBlock, 4 + data.Length);
        short relative = (short)(milliseconds - clusterTime);
        pending.Raw([(byte)(0x80 | track), (byte)(relative >> 8), (byte)relative, (byte)(keyframe ? 0x80 : 0)]);
        pending.Raw(data);
        NoteCue(track, milliseconds, keyframe);
        return true;
    }

    /// <summary>Writes what has gathered. After a failure it is kept and written by a later call.</summary>
    public bool TryCommit()
    {
        EndCluster();
        return pending.Length == 0 ? Fault is null : TryWrite(committed, closing: false);
    }

    /// <summary>Writes the rest and rewrites the head, so that players can seek.</summary>
    /// <param name="head">The final head.</param>
    /// <returns>False when the disk refuses; what has been committed is then a whole live file, for a repair to close.</returns>
    public bool TryClose(WebmHead head)
    {
        if (Length == 0) liveHead().Compose(pending);
        if (!TryCommit()) return false;
        if (!stream.CanSeek) return true;
        head = head with { FileBytes = committed, Cues = HasVideo ? videoCues.Cues : audioCues.Cues };
        head.Compose(pending);
        return TryWrite(position: 0, closing: true);
    }

    private bool TryWrite(long position, bool closing)
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
        if (!closing) committed += pending.Length;
        pending.Clear();
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

    private void NoteCue(int track, long milliseconds, bool keyframe)
    {
        HasAudio |= track == WebmHead.AudioTrack;
        HasVideo |= track == WebmHead.VideoTrack;
        if (!keyframe) return;
        var cue = new WebmCue(milliseconds, track, clusterPosition);
        if (track == WebmHead.VideoTrack) videoCues.Add(cue);
        else audioCues.Add(cue, AudioCueSpacing);
    }
}
