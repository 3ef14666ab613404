using CaseHub.Recorder;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings;

internal static partial class RecordingLog
{
    [LoggerMessage(2401, LogLevel.Error, "Recording {Recording} failed to take {Message}.")]
    public static partial void RecordingMessageFailed(ILogger logger, Guid recording, string message, Exception broken);

    [LoggerMessage(2402, LogLevel.Information, "Recording {Recording}: track {Track} closed, {DurationMs} ms, {Bytes} bytes.")]
    public static partial void TrackClosed(ILogger logger, Guid recording, Guid track, long durationMs, long bytes);

    [LoggerMessage(2403, LogLevel.Error, "Recording {Recording} waits in the spool: the store or the database did not take it ({Step}). Trying again until it does.")]
    public static partial void StoringFailed(ILogger logger, Guid recording, string step, Exception broken);

    [LoggerMessage(2404, LogLevel.Warning, "Recording {Recording} was left open by the last run and is closed as {State}, {MissingMs} ms missing.")]
    public static partial void Recovered(ILogger logger, Guid recording, RecordingState state, long missingMs);

    [LoggerMessage(2405, LogLevel.Information, "Recording {Recording}: the store takes it again ({Step}), after {Failures} failures.")]
    public static partial void StoreWorksAgain(ILogger logger, Guid recording, string step, int failures);

    [LoggerMessage(2406, LogLevel.Error, "Track {Track} read back from the store is not what was stored; staging all of it again from the spool.")]
    public static partial void StoreLostBlocks(ILogger logger, Guid track);

    [LoggerMessage(2407, LogLevel.Error, "Recording {Recording}: the lease was lost to another process. Waiting until it is ours again.")]
    public static partial void LeaseLost(ILogger logger, Guid recording);

    [LoggerMessage(2408, LogLevel.Error, "Recording {Recording}: copying failed to take {Message}; the closing will do it.")]
    public static partial void CopyMessageFailed(ILogger logger, Guid recording, string message, Exception broken);

    [LoggerMessage(2409, LogLevel.Error, "Recording {Recording}: the spool's file of track {Track} cannot be read. It stays in the spool.")]
    public static partial void TrackUnreadable(ILogger logger, Guid recording, Guid track, Exception broken);

    [LoggerMessage(2410, LogLevel.Error, "Recording {Recording}: track {Track} is {Fault}. The other tracks are stored without it.")]
    public static partial void TrackFaulty(ILogger logger, Guid recording, Guid track, string fault);

    [LoggerMessage(2411, LogLevel.Error, "Recording {Recording} could not be stored because of a defect; the next start tries again.")]
    public static partial void NotStored(ILogger logger, Guid recording, Exception defect);

    [LoggerMessage(2412, LogLevel.Error, "Recording {Recording}: the spool does not take a new track; trying again until it does.")]
    public static partial void TrackNotOpened(ILogger logger, Guid recording, Exception broken);

    [LoggerMessage(2413, LogLevel.Warning, "Recording {Recording}: people are told of trouble with the {Kind}.")]
    public static partial void TroubleTold(ILogger logger, Guid recording, string kind);

    [LoggerMessage(2414, LogLevel.Information, "Recording {Recording}: the trouble is over.")]
    public static partial void TroubleOver(ILogger logger, Guid recording);

    [LoggerMessage(2415, LogLevel.Information, "Recording {Recording} is stored as {State}, {Tracks} tracks.")]
    public static partial void Stored(ILogger logger, Guid recording, RecordingState state, int tracks);

    [LoggerMessage(2416, LogLevel.Warning, "Recording {Recording}: the files of track {Track} were damaged ({Damage}) and have been repaired; what is missing is among its gaps.")]
    public static partial void TrackDamaged(ILogger logger, Guid recording, Guid track, TrackDamage damage);

    [LoggerMessage(2417, LogLevel.Error, "Recording {Recording}: the database does not take the row of track {Track}; it is in the spool, and is written when the recording is stored.")]
    public static partial void TrackRowWaits(ILogger logger, Guid recording, Guid track, Exception broken);
}
