namespace CaseHub.Recorder.Peer;

/// <summary>The reasons for refusing an ICE restart or a fragment: codes for programs, texts for people.</summary>
internal static class IceRefusals
{
    public static MediaRefusal NoSuchPeer { get; } = new("no-such-peer", "There is no such connection; it may have ended. Connect anew.");

    public static MediaRefusal NotAFragment { get; } = new(
        "not-sdpfrag", "This is no fragment of a session description with ICE candidates or credentials (RFC 8840). Send it as application/trickle-ice-sdpfrag.");

    public static MediaRefusal OtherSession { get; } = new(
        "ice-session-changed", "This belongs to an ICE session that is over. Use the latest ETag.");

    public static MediaRefusal OtherCredentials { get; } = new(
        "other-ice-credentials", "These are the credentials of another ICE session. To restart ICE send a new ufrag and password with If-Match: *.");

    public static MediaRefusal OtherMedia { get; } = new(
        "other-media", "A restart changes nothing but ICE: the same sections, codecs and certificate. Connect anew for others.");
}
