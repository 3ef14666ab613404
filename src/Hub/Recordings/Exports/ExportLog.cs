using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings.Exports;

internal static partial class ExportLog
{
    [LoggerMessage(2451, LogLevel.Warning, "Export {Export} could not be made: {Reason}. The encoder's last lines: {Tail}")]
    public static partial void ExportFailed(ILogger logger, Guid export, string reason, string? tail, Exception? broken);

    [LoggerMessage(2452, LogLevel.Error, "The queue of exports could not be read; it goes on with the next export that is asked for.")]
    public static partial void QueueFailed(ILogger logger, Exception broken);

    [LoggerMessage(2453, LogLevel.Warning, "What was made from recordings of {Id} could not be brought up to date; it is not served, and will be tried again.")]
    public static partial void NotFollowed(ILogger logger, Guid id, Exception broken);

    [LoggerMessage(2454, LogLevel.Information, "Removed {Count} exports whose time was over.")]
    public static partial void Expired(ILogger logger, int count);
}
