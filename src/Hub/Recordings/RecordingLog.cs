using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings;

internal static partial class RecordingLog
{
    [LoggerMessage(2401, LogLevel.Error, "Recording {Recording} failed to take {Message}.")]
    public static partial void RecordingMessageFailed(ILogger logger, Guid recording, string message, Exception broken);

    [LoggerMessage(2402, LogLevel.Information, "Recording {Recording}: track {Track} closed, {DurationMs} ms, {Bytes} bytes.")]
    public static partial void TrackClosed(ILogger logger, Guid recording, Guid track, long durationMs, long bytes);

    [LoggerMessage(2403, LogLevel.Error, "Recording {Recording} is still in the spool: the store did not take it. Trying again.")]
    public static partial void StoringFailed(ILogger logger, Guid recording, Exception broken);

    [LoggerMessage(2404, LogLevel.Warning, "Recording {Recording} was left open by the last run and is closed as {State}.")]
    public static partial void Recovered(ILogger logger, Guid recording, RecordingState state);
}
