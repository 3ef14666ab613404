using System.Net;
using System.Net.Sockets;

namespace CaseHub.Recorder.Peer;

/// <summary>The one UDP socket of the engine, for IPv6 and IPv4 together where the machine has both. Used by the loop alone.</summary>
internal sealed class UdpPort : IDisposable
{
    /// <summary>Room for a burst of all publishers at once while the loop is busy, bytes.</summary>
    public const int BufferBytes = 4 * 1024 * 1024;

    private readonly Socket socket;
    private readonly SocketAddress from;
    private readonly SocketAddress to;

    private UdpPort(Socket socket)
    {
        this.socket = socket;
        from = new SocketAddress(socket.AddressFamily);
        to = new SocketAddress(socket.AddressFamily);
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public int Port { get; }

    /// <summary>True when IPv6 hosts can be reached as well.</summary>
    public bool HasIpv6 => socket.AddressFamily == AddressFamily.InterNetworkV6;

    /// <exception cref="MediaStartException">The port is taken or may not be used.</exception>
    public static UdpPort Open(int port)
    {
        Socket opened = NewSocket();
        try
        {
            opened.Blocking = false;
            opened.ReceiveBufferSize = BufferBytes;
            opened.SendBufferSize = BufferBytes;
            opened.Bind(new IPEndPoint(opened.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, port));
            return new UdpPort(opened);
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

    /// <summary>Waits until a datagram is there or the time is over.</summary>
    public bool Wait(TimeSpan time) => socket.Poll(time, SelectMode.SelectRead);

    /// <summary>Takes one datagram; called after <see cref="Wait"/>, and again while it answers true.</summary>
    /// <param name="buffer">Filled from its start; a longer datagram is cut.</param>
    public bool TryReceive(Span<byte> buffer, out int length, out PeerAddress sender)
    {
        length = 0;
        sender = default;
        try
        {
            length = socket.ReceiveFrom(buffer, SocketFlags.None, from);
            sender = PeerAddress.Read(from);
            return true;
        }
        catch (SocketException)
        {
            // Nothing there after all (a bad checksum), or an ICMP answer to something sent earlier.
            return false;
        }
    }

    /// <summary>True when another datagram can be taken without waiting.</summary>
    public bool HasMore => socket.Available > 0;

    /// <returns>False when the system did not take it; as good as lost on the way.</returns>
    public bool TrySend(ReadOnlySpan<byte> datagram, in PeerAddress receiver)
    {
        receiver.Write(to);
        try
        {
            return socket.SendTo(datagram, SocketFlags.None, to) == datagram.Length;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => socket.Dispose();

    private static Socket NewSocket()
    {
        if (!Socket.OSSupportsIPv6) return new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        return new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
    }
}
