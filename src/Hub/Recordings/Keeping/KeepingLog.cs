using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings.Keeping;

internal static partial class KeepingLog
{
    [LoggerMessage(2471, LogLevel.Error, "What was decided about recording {Recording} is not carried out yet: it will be tried again in a minute.")]
    public static partial void NotCarriedOut(ILogger logger, Guid recording, Exception broken);

    [LoggerMessage(2472, LogLevel.Error, "What the last run left undone about recordings could not be looked up; the next night does it.")]
    public static partial void NotBegun(ILogger logger, Exception broken);

    [LoggerMessage(2473, LogLevel.Error, "Recording {Recording} is damaged: track {Track}, piece {Piece} (bytes {From} to {To}): {What}. Restore this file from a backup; nothing else is touched.")]
    public static partial void Damaged(ILogger logger, Guid recording, Guid? track, int? piece, long from, long to, string what);

    [LoggerMessage(2474, LogLevel.Information, "Deleted {Deleted} recordings whose time was over; verified {Verified} recordings of {Bytes} bytes, {Damaged} of them damaged.")]
    public static partial void Night(ILogger logger, int deleted, int verified, long bytes, int damaged);

    [LoggerMessage(2475, LogLevel.Error, "The nightly work on recordings failed; it will be tried again tomorrow.")]
    public static partial void NightFailed(ILogger logger, Exception broken);

    [LoggerMessage(2476, LogLevel.Error, "Recording {Recording} could not be verified now; the next night tries it again.")]
    public static partial void NotVerified(ILogger logger, Guid recording, Exception broken);
}
