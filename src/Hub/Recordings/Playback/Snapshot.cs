using CaseHub.Recorder;

namespace CaseHub.Hub.Recordings.Playback;

/// <summary>A track as it can be played before it is in the store.</summary>
/// <param name="Head">Takes the place of the file's first bytes; empty where the file is finished and has its own.</param>
/// <param name="Bytes">Where the file is cut.</param>
/// <param name="StartOffsetMs">Where it begins on the recording's time line.</param>
/// <param name="DurationMs">Of what is in it.</param>
/// <param name="Grows">More will come.</param>
internal sealed record Snapshot(byte[] Head, long Bytes, long StartOffsetMs, long DurationMs, bool Grows)
{
    /// <summary>Of a track that is being written.</summary>
    /// <param name="taken">Null before anything is written.</param>
    /// <param name="row">Its offset is still that of the moment when writing began.</param>
    public static Snapshot? Of(TrackSnapshot? taken, RecordingTrack row) => taken is null ? null : new(
        taken.Head, taken.Bytes, Math.Max(0, row.StartOffsetMs + (long)taken.StartOffset.TotalMilliseconds), (long)taken.Duration.TotalMilliseconds, Grows: true);

    /// <summary>Of a track whose file is finished and whose row tells of it; null where it does not.</summary>
    public static Snapshot? Of(RecordingTrack row) => row is { Bytes: > 0, DurationMs: > 0 } ? new([], row.Bytes, row.StartOffsetMs, row.DurationMs, Grows: false) : null;
}
