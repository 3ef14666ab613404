using Microsoft.Extensions.Logging;

namespace CaseHub.Recorder.Peer;

/// <summary>The media plane's log lines: ids 1000–1999, never used again. Ids of rooms and peers, no addresses, no SDP.</summary>
internal static partial class MediaLog
{
    [LoggerMessage(1001, LogLevel.Information, "Media runs on UDP port {UdpPort} and TCP port {TcpPort} (0 is none), {CandidateCount} ways in announced, {LoopCount} loops")]
    public static partial void Started(ILogger logger, int udpPort, int tcpPort, int candidateCount, int loopCount);

    [LoggerMessage(1002, LogLevel.Information, "Media stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(1003, LogLevel.Information, "Peer {PeerId} answered in session {SessionId}, publishes: {Publishes}")]
    public static partial void PeerAnswered(ILogger logger, Guid sessionId, Guid peerId, bool publishes);

    [LoggerMessage(1004, LogLevel.Information, "Peer {PeerId} of session {SessionId} closed: {Reason}")]
    public static partial void PeerClosed(ILogger logger, Guid sessionId, Guid peerId, PeerCloseReason reason);

    [LoggerMessage(1005, LogLevel.Error, "Peer {PeerId} of session {SessionId} is closed because handling its packet failed")]
    public static partial void PeerFailed(ILogger logger, Exception exception, Guid sessionId, Guid peerId);

    [LoggerMessage(1006, LogLevel.Error, "The listener of session {SessionId} failed on {EventName}")]
    public static partial void ListenerFailed(ILogger logger, Exception exception, Guid sessionId, string eventName);

    [LoggerMessage(1007, LogLevel.Critical, "The media loop failed and goes on")]
    public static partial void LoopFailed(ILogger logger, Exception exception);

    [LoggerMessage(1008, LogLevel.Warning, "The system grants a receive buffer of {GrantedBytes} bytes where {WantedBytes} are wanted: bursts may be lost. Raise net.core.rmem_max")]
    public static partial void SmallReceiveBuffer(ILogger logger, int grantedBytes, int wantedBytes);

    [LoggerMessage(1009, LogLevel.Warning, "The relay could not be warmed up: the first connection will be slow")]
    public static partial void WarmUpFailed(ILogger logger, Exception exception);
}
