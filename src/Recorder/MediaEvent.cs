namespace CaseHub.Recorder;

/// <summary>What happened to the media of one room. Told on the engine's threads, in the order that <see cref="MediaEngine"/> promises.</summary>
public abstract record MediaEvent(Guid SessionId);

/// <summary>The peer's encrypted connection is up.</summary>
public sealed record PeerConnected(Guid SessionId, Guid PeerId) : MediaEvent(SessionId);

/// <summary>The peer is gone, once and for good; told for a peer that never connected too.</summary>
public sealed record PeerClosed(Guid SessionId, Guid PeerId, PeerCloseReason Reason) : MediaEvent(SessionId);

/// <summary>The publisher is connected and its first media came.</summary>
public sealed record PublicationStarted(Guid SessionId, Guid PublicationId, bool HasAudio, bool HasVideo) : MediaEvent(SessionId);

/// <summary>A started publication ended.</summary>
public sealed record PublicationEnded(Guid SessionId, Guid PublicationId) : MediaEvent(SessionId);

/// <summary>What a viewer's slots show from now on: all of them, in the order of its offer. Told at least once per connected viewer.</summary>
public sealed record SlotsChanged(Guid SessionId, Guid PeerId, IReadOnlyList<SlotMap> Slots) : MediaEvent(SessionId);

/// <summary>One slot.</summary>
/// <param name="Mid">The media section's mid in the viewer's offer.</param>
/// <param name="IsAudio">Sound or picture.</param>
/// <param name="PublicationId">Null while it shows nothing.</param>
public sealed record SlotMap(string Mid, bool IsAudio, Guid? PublicationId);

public enum PeerCloseReason
{
    /// <summary>The browser closed the connection.</summary>
    Left,

    /// <summary>We were told to close it.</summary>
    Removed,

    /// <summary>Its authenticated checks stopped.</summary>
    TimedOut,

    /// <summary>It never became connected.</summary>
    HandshakeFailed,

    /// <summary>It showed another certificate than its SDP announced: somebody is in between.</summary>
    FingerprintMismatch,

    /// <summary>The engine stopped.</summary>
    EngineStopped,
}
