using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder;

/// <summary>Mends a track whose writing was cut off anywhere: by a crash, a kill, a loss of power.</summary>
public static class WebmRecovery
{
    /// <summary>
    /// Cuts the media to their last whole block, appends the sound that had waited for packets before it, makes void what is damaged amid
    /// the rest, and writes cues, duration and head, so that the file plays and seeks. One that was closed in order stays as it is. May be
    /// called again, also when it was cut off itself.
    /// </summary>
    /// <param name="spool">Stays the caller's.</param>
    /// <returns>What the track came to; null when it holds no block, or is not ours.</returns>
    /// <exception cref="IOException">A file cannot be read or written; what it held is still in it.</exception>
    public static TrackSummary? Repair(TrackSpool spool)
    {
        var scan = new WebmScan(spool.Media);
        if (!scan.TryRun()) return null;

        var repair = new TrackRepair(spool, scan);
        if (!scan.IsClosed || scan.IsDamaged) repair.CloseMedia();
        else repair.MendHead();
        return repair.Summary;
    }
}
