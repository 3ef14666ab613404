using System.Net;
using System.Net.Sockets;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// Media over TCP for those whose firewall drops UDP: passive ICE-TCP (RFC 6544 §5.2) for IPv6 and IPv4 together. It takes
/// connections, bounds them before anything is authenticated, and reads frames from those that have some. Used by the loop alone.
/// </summary>
internal sealed class TcpPort : IDatagramPort, IReadable
{
    private const int Backlog = 512;

    private readonly Socket listener;
    private readonly SocketWait wait;
    private readonly Counters counters;
    private readonly MediaOptions options;
    private readonly HashSet<TcpLink> links = [];
    private readonly Dictionary<UInt128, int> linksOfNetwork = [];
    private readonly HashSet<TcpLink> unkept = [];
    private readonly Queue<TcpLink> ready = new();
    private readonly HashSet<TcpLink> congested = [];
    private readonly byte[] frame = new byte[TcpLink.HeaderBytes + MediaLoop.ScratchBytes];
    private bool acceptable;

    private TcpPort(Socket listener, SocketWait wait, Counters counters, MediaOptions options)
    {
        this.listener = listener;
        this.wait = wait;
        this.counters = counters;
        this.options = options;
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    public int Port { get; }

    /// <exception cref="MediaStartException">The port is taken or may not be used.</exception>
    public static TcpPort Open(int port, SocketWait wait, Counters counters, MediaOptions options)
    {
        Socket opened = UdpPort.NewSocket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            opened.Blocking = false;
            opened.Bind(new IPEndPoint(opened.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, port));
            opened.Listen(Backlog);
            var tcp = new TcpPort(opened, wait, counters, options);
            if (!wait.TryAdd(opened, tcp)) throw new SocketException((int)SocketError.TooManyOpenSockets);
            return tcp;
        }
        catch (SocketException exception)
        {
            opened.Dispose();
            throw new MediaStartException(
                $"The media port, TCP {port}, cannot be used ({exception.SocketErrorCode}). Stop the program that holds it or set CaseHub:Media:TcpPort to another port, or to 0 for none.",
                exception);
        }
    }

    public void OnReadable() => acceptable = true;

    public bool TryReceive(Span<byte> buffer, out int length, out RemotePlace from)
    {
        if (acceptable) Accept();
        while (ready.TryPeek(out TcpLink? link))
        {
            if (link.TryReceive(buffer, out length))
            {
                from = new RemotePlace(link, link.Remote);
                return true;
            }

            // Everybody's turn: who has more in the system is told of at the next wait.
            ready.Dequeue().IsReady = false;
        }

        length = 0;
        from = default;
        return false;
    }

    public void Tick(long nowMicroseconds)
    {
        NowMicroseconds = nowMicroseconds;
        long limit = (long)options.TcpCheckTimeout.TotalMicroseconds;
        foreach (TcpLink link in unkept)
        {
            if (nowMicroseconds - link.SinceMicroseconds > limit) link.Expire();
        }

        foreach (TcpLink link in congested)
        {
            if (link.TryFlush()) congested.Remove(link);
        }
    }

    public void Dispose()
    {
        foreach (TcpLink link in links.ToArray()) link.Close(null);
        wait.Remove(listener);
        listener.Dispose();
    }

    /// <summary>Room to put a frame together; each is finished with it before the next begins.</summary>
    internal byte[] Frame => frame;

    internal MediaOptions Options => options;

    /// <summary>As of the latest tick.</summary>
    internal long NowMicroseconds { get; private set; }

    internal void NoteKept(TcpLink link) => unkept.Remove(link);

    internal void NoteUnkept(TcpLink link) => unkept.Add(link);

    internal void NoteReady(TcpLink link) => ready.Enqueue(link);

    internal void NoteCongested(TcpLink link) => congested.Add(link);

    internal void Forget(TcpLink link, Socket socket, DropReason? reason)
    {
        if (reason is { } counted) counters.Drop(counted);
        wait.Remove(socket);
        links.Remove(link);
        unkept.Remove(link);
        congested.Remove(link);
        UInt128 network = NetworkOf(link.Remote);
        if (--linksOfNetwork[network] == 0) linksOfNetwork.Remove(network);
    }

    internal void Count(DropReason reason) => counters.Drop(reason);

    /// <summary>One a turn at most: connections cannot keep media waiting.</summary>
    private void Accept()
    {
        acceptable = false;
        Socket? accepted = null;
        try
        {
            accepted = listener.Accept();
            if (TryTake(accepted, PeerAddress.Of((IPEndPoint)accepted.RemoteEndPoint!))) return;
            TcpLink.Abort(accepted);
        }
        catch (SocketException)
        {
            // It went away meanwhile, or the system has no more files for us.
            accepted?.Dispose();
        }

        counters.Drop(DropReason.TcpRefused);
    }

    private bool TryTake(Socket accepted, in PeerAddress remote)
    {
        UInt128 network = NetworkOf(remote);
        int already = linksOfNetwork.GetValueOrDefault(network);
        if (links.Count >= options.MaxTcpConnections || already >= options.MaxTcpConnectionsPerAddress) return false;

        var link = new TcpLink(this, accepted, remote, NowMicroseconds);
        if (!wait.TryAdd(accepted, link)) return false;
        links.Add(link);
        linksOfNetwork[network] = already + 1;
        unkept.Add(link);
        return true;
    }

    /// <summary>Whose connections are counted together: an IPv4 address, or the /64 that one IPv6 host has all of.</summary>
    private static UInt128 NetworkOf(in PeerAddress remote) => remote.IsIpv4 ? remote.Address : remote.Address >> 64;
}
