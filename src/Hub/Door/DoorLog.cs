using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Door;

internal static partial class DoorLog
{
    [LoggerMessage(2601, LogLevel.Error, "A follower of session {Session}'s log was dropped.")]
    public static partial void FeedFailed(ILogger logger, Guid session, Exception broken);

    [LoggerMessage(2602, LogLevel.Error, "What is new in session {Session}'s log could not be read for its followers at once; each reads for itself.")]
    public static partial void TailFailed(ILogger logger, Guid session, Exception broken);

    [LoggerMessage(2603, LogLevel.Information, "A follower of session {Session} stopped reading and was cut; it comes back with what it has.")]
    public static partial void Stalled(ILogger logger, Guid session);
}
