namespace CaseHub.Recorder;

/// <summary>Settings of the media engine, bound from <c>CaseHub:Media</c>.</summary>
public sealed class MediaOptions
{
    /// <summary>UDP port for all media, 1–65535; 0 takes any free one.</summary>
    public int Port { get; set; } = 5081;

    /// <summary>TCP port for those whose firewall drops UDP (RFC 6544), 1–65535; null takes the number of the UDP port, 0 takes no media over TCP.</summary>
    public int? TcpPort { get; set; }

    /// <summary>
    /// Where browsers reach us, at most 16: <c>203.0.113.5</c> is UDP and TCP on our own ports, <c>tcp/203.0.113.5:443</c> one of them under
    /// another port, as address translation forwards it. Empty means the addresses of all network interfaces that are up, loopback included;
    /// behind address translation name the public one. (Firefox sends nothing to 127.0.0.1, so loopback alone is not enough.)
    /// </summary>
    public IReadOnlyList<string> Addresses { get; set; } = [];

    /// <summary>Threads that media runs on, 1–16, each with a socket of its own on the one UDP port; null takes as many as there are cores, at most 16.</summary>
    public int? Loops { get; set; }

    /// <summary>Viewers of one room on one loop; more of them go to another loop, while there is one, which takes up what is published.</summary>
    public int MaxViewersPerLoop { get; set; } = 250;

    /// <summary>TCP connections in all.</summary>
    public int MaxTcpConnections { get; set; } = 2_000;

    /// <summary>TCP connections from one IPv4 address or one IPv6 /64; many people share that of their hospital.</summary>
    public int MaxTcpConnectionsPerAddress { get; set; } = 200;

    /// <summary>How long a TCP connection has for its first authenticated check, 1–30 s.</summary>
    public TimeSpan TcpCheckTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes that wait for a slow TCP reader before datagrams to it are dropped.</summary>
    public int TcpQueueBytes { get; set; } = 64 * 1024;

    /// <summary>
    /// Whether one viewer's packets are given to the system in one piece, which cuts them again (UDP_SEGMENT), where it can; to be switched off
    /// for a network card that cuts them wrongly.
    /// </summary>
    public bool Segments { get; set; } = true;

    /// <summary>How long a peer may go without an authenticated check before nothing is sent to it any more (RFC 7675 §5.1), 5–120 s.</summary>
    public TimeSpan PeerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answered peer has for its first authenticated check and its handshake, 1–120 s.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections of one room, publishers and viewers together.</summary>
    public int MaxPeersPerRoom { get; set; } = 2_000;

    /// <summary>Peers of all rooms that were answered and are not connected yet.</summary>
    public int MaxPendingPeers { get; set; } = 512;

    /// <summary>Datagrams of one peer; a fast publisher sends 1,500 a second. Half of it may come at once.</summary>
    public int MaxPacketsPerSecond { get; set; } = 8_000;

    /// <summary>Bytes of DTLS before a peer is connected; a handshake takes about 6,000, resends included.</summary>
    public int MaxHandshakeBytes { get; set; } = 64 * 1024;

    /// <summary>Packets sent again to one viewer: a hostile or hopeless one cannot make us send its streams twice over.</summary>
    public int MaxResendsPerSecond { get; set; } = 500;

    /// <summary>Media sections one viewer may offer.</summary>
    public int MaxSlots { get; set; } = 32;

    /// <summary>Characters of an SDP offer; a browser's full one has about 12,000.</summary>
    public int MaxSdpLength { get; set; } = 64 * 1024;
}
