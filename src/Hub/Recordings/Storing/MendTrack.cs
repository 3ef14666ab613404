using CaseHub.Recorder;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings.Storing;

/// <summary>Makes a track's spool file whole and its row true, before it is stored.</summary>
internal sealed class MendTrack(Spool spool, ILogger<MendTrack> logger)
{
    // The head alone: a file of ours that no media came for.
    private const long EmptyFile = 8 * 1024;

    /// <summary>
    /// A file that was closed in order stays as it is. Any other is cut to its last whole block and gets duration and cues. What is wrong beyond
    /// that is the row's <see cref="RecordingTrack.Fault"/>, and the file stays where it is.
    /// </summary>
    /// <returns>False for a track that never came to hold any media.</returns>
    public bool Run(RecordingTrack track)
    {
        track.Fault = null;
        var spooled = spool.Tracks(track.RecordingId).FirstOrDefault(one => one.Track.Id == track.Id);
        var file = new FileInfo(spool.MediaPath(track.RecordingId, track.Id));
        if (!file.Exists) return spooled is not { IsClosed: false } && Blame(track, "missing");
        if (spooled is { IsClosed: true } && spooled.Track.Bytes == file.Length)
        {
            TakeOver(track, spooled.Track);
            return true;
        }

        if (spooled is not null) track.StartOffsetMs = spooled.Track.StartOffsetMs;
        return Repair(track, file.Length);
    }

    private bool Repair(RecordingTrack track, long length)
    {
        try
        {
            using var file = spool.OpenTrack(track.RecordingId, track.Id);
            if (file is null || WebmRecovery.Repair(file) is not { } summary) return length > EmptyFile && Blame(track, "damaged");
            track.StartOffsetMs = Math.Max(0, track.StartOffsetMs + (long)summary.StartOffset.TotalMilliseconds);
            OpenTracks.Describe(track, summary);
            if (summary.Damage != TrackDamage.None) RecordingLog.TrackDamaged(logger, track.RecordingId, track.Id, summary.Damage);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            RecordingLog.TrackUnreadable(logger, track.RecordingId, track.Id, broken);
            return Blame(track, broken is IOException or UnauthorizedAccessException ? "unreadable" : "damaged");
        }

        return true;
    }

    private bool Blame(RecordingTrack track, string fault)
    {
        track.Fault = fault;
        RecordingLog.TrackFaulty(logger, track.RecordingId, track.Id, fault);
        return true;
    }

    private static void TakeOver(RecordingTrack track, RecordingTrack described)
    {
        (track.StartOffsetMs, track.DurationMs, track.Bytes, track.MissingMs) = (described.StartOffsetMs, described.DurationMs, described.Bytes, described.MissingMs);
        (track.HasAudio, track.HasVideo, track.Gaps, track.Speech) = (described.HasAudio, described.HasVideo, described.Gaps, described.Speech);
    }
}
