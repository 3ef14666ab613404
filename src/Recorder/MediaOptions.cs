namespace CaseHub.Recorder;

/// <summary>Settings of the media engine, bound from <c>CaseHub:Media</c>.</summary>
public sealed class MediaOptions
{
    /// <summary>UDP port for all media, 1–65535; 0 takes any free one.</summary>
    public int Port { get; set; } = 5081;

    /// <summary>
    /// IP addresses told to browsers, at most 16. Empty means those of all network interfaces that are up, loopback included; behind
    /// address translation name the public one. (Firefox sends nothing to 127.0.0.1, so loopback alone is not enough.)
    /// </summary>
    public IReadOnlyList<string> Addresses { get; set; } = [];

    /// <summary>How long a peer may go without an authenticated check before nothing is sent to it any more (RFC 7675 §5.1), 5–120 s.</summary>
    public TimeSpan PeerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answered peer has for its first authenticated check and its handshake, 1–120 s.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections of one room, publishers and viewers together.</summary>
    public int MaxPeersPerRoom { get; set; } = 2_000;

    /// <summary>Peers of all rooms that were answered and are not connected yet.</summary>
    public int MaxPendingPeers { get; set; } = 512;

    /// <summary>Media sections one viewer may offer.</summary>
    public int MaxSlots { get; set; } = 32;

    /// <summary>Characters of an SDP offer; a browser's full one has about 12,000.</summary>
    public int MaxSdpLength { get; set; } = 64 * 1024;
}
