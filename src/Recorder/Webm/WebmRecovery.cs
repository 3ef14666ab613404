using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder;

/// <summary>Mends a track file whose writing was cut off anywhere: by a crash, a kill, a loss of power.</summary>
public static class WebmRecovery
{
    /// <summary>
    /// Cuts the file to its last complete block and writes the head anew, with duration and cues, so that it plays and seeks. A file
    /// that was closed in order stays as it is.
    /// </summary>
    /// <param name="file">Readable, writable and seekable; stays the caller's.</param>
    /// <returns>What the file holds, its gaps as "unknown" holes of a second or more; null when it holds no block, or is not ours.</returns>
    /// <exception cref="IOException">The file cannot be read or written; what it held is still in it.</exception>
    public static TrackSummary? Repair(Stream file)
    {
        var scan = new WebmScan(file);
        if (!scan.TryRun()) return null;

        var head = scan.ClosingHead;
        var buffer = new EbmlBuffer();
        head.Compose(buffer);
        scan.Cut();
        file.Position = 0;
        file.Write(buffer.Written);
        if (file is FileStream onDisk) onDisk.Flush(flushToDisk: true);
        else file.Flush();
        return new TrackSummary(
            TimeSpan.FromMicroseconds(head.StartOffset),
            TimeSpan.FromMilliseconds(head.DurationMilliseconds ?? 0),
            head.FileBytes ?? 0,
            head.HasAudio,
            head.HasVideo,
            scan.Gaps);
    }
}
