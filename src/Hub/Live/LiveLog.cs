using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Live;

internal static partial class LiveLog
{
    [LoggerMessage(2301, LogLevel.Error, "Room {Session} failed to take {Message}.")]
    public static partial void RoomMessageFailed(ILogger logger, Guid session, string message, Exception broken);
}
