using System.Net;
using System.Net.Sockets;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// A UDP socket for IPv6 and IPv4 together where the machine has both. Each loop of an engine has one, all on the same port: the
/// system gives everything from one remote address to one of them. Used by its loop alone.
/// </summary>
internal sealed class UdpPort : IDatagramPort, IDatagramLink, IReadable
{
    /// <summary>Room for a burst of all publishers at once while the loop is busy, bytes.</summary>
    public const int BufferBytes = 4 * 1024 * 1024;

    // Linux, alike on all architectures that we run on.
    private const int SocketLevel = 1;
    private const int ReusePort = 15;

    private readonly Socket socket;
    private readonly SocketWait wait;
    private readonly ArrivingDatagrams arriving;
    private readonly LeavingDatagrams leaving;
    private bool readable;

    private UdpPort(Socket socket, SocketWait wait, Counters counters, bool segments)
    {
        this.socket = socket;
        this.wait = wait;
        arriving = new ArrivingDatagrams(socket);
        leaving = new LeavingDatagrams(socket, counters);
        leaving.HasSegments &= segments;
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public int Port { get; }

    /// <summary>True when IPv6 hosts can be reached as well.</summary>
    public bool HasIpv6 => socket.AddressFamily == AddressFamily.InterNetworkV6;

    /// <param name="segments">See <see cref="MediaOptions.Segments"/>.</param>
    /// <exception cref="MediaStartException">The port is taken or may not be used.</exception>
    public static UdpPort Open(int port, SocketWait wait, Counters counters, bool segments) => Open(port, wait, counters, segments, joins: false);

    /// <summary>
    /// One more socket on the same port. The first was bound without sharing, so that a port that is taken shows; sharing afterwards admits
    /// programs of the same user only (socket(7), SO_REUSEPORT).
    /// </summary>
    /// <param name="waitOfLoop">Where the other socket's loop waits.</param>
    /// <param name="countersOfLoop">That loop's.</param>
    /// <exception cref="MediaStartException">The system refuses.</exception>
    public UdpPort Beside(SocketWait waitOfLoop, Counters countersOfLoop)
    {
        Share(socket);
        return Open(Port, waitOfLoop, countersOfLoop, leaving.HasSegments, joins: true);
    }

    private static UdpPort Open(int port, SocketWait wait, Counters counters, bool segments, bool joins)
    {
        Socket opened = NewSocket(SocketType.Dgram, ProtocolType.Udp);
        try
        {
            opened.Blocking = false;
            opened.ReceiveBufferSize = BufferBytes;
            opened.SendBufferSize = BufferBytes;
            if (joins) Share(opened);
            opened.Bind(new IPEndPoint(opened.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, port));
            var udp = new UdpPort(opened, wait, counters, segments);
            if (!wait.TryAdd(opened, udp)) throw new SocketException((int)SocketError.TooManyOpenSockets);
            return udp;
        }
        catch (SocketException exception)
        {
            opened.Dispose();
            throw new MediaStartException(
                $"The media port, UDP {port}, cannot be used ({exception.SocketErrorCode}). Stop the program that holds it or set CaseHub:Media:Port to another port.",
                exception);
        }
    }

    /// <summary>What the system granted; it may be less than asked for.</summary>
    public int ReceiveBufferBytes => socket.ReceiveBufferSize;

    public void OnReadable() => readable = true;

    public bool TryReceive(out Span<byte> datagram, out RemotePlace from)
    {
        from = default;
        PeerAddress sender;
        while (!arriving.TryTake(out datagram, out sender))
        {
            if (!readable) return false;
            readable = arriving.Refill();
        }

        from = new RemotePlace(this, sender);
        return true;
    }

    public void Tick(long nowMicroseconds)
    {
        // Nothing here is due by time.
    }

    public bool TrySend(ReadOnlySpan<byte> datagram, in PeerAddress receiver) => leaving.TrySend(datagram, receiver);

    public void SendTrain(ReadOnlySpan<byte> train, int each, in PeerAddress receiver) => leaving.Add(train, each, receiver);

    public void Flush() => leaving.Flush();

    public void Keep()
    {
        // One socket for all: it is there as long as the engine.
    }

    public void Release()
    {
        // Likewise.
    }

    public void Dispose()
    {
        wait.Remove(socket);
        arriving.Dispose();
        leaving.Dispose();
        socket.Dispose();
    }

    private static void Share(Socket socket) => socket.SetRawSocketOption(SocketLevel, ReusePort, BitConverter.GetBytes(1));

    /// <summary>A socket for IPv6 and IPv4 together where the machine has both.</summary>
    internal static Socket NewSocket(SocketType type, ProtocolType protocol)
    {
        if (!Socket.OSSupportsIPv6) return new Socket(AddressFamily.InterNetwork, type, protocol);
        return new Socket(AddressFamily.InterNetworkV6, type, protocol) { DualMode = true };
    }
}
