using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Door;

internal static partial class DoorLog
{
    [LoggerMessage(2601, LogLevel.Error, "A follower of session {Session}'s log was dropped.")]
    public static partial void FeedFailed(ILogger logger, Guid session, Exception broken);
}
