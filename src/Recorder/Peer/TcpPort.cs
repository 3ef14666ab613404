using System.Net;
using System.Net.Sockets;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// Media over TCP for those whose firewall drops UDP: passive ICE-TCP (RFC 6544 §5.2) for IPv6 and IPv4 together. It takes
/// connections, bounds them before anything is authenticated, and reads frames from those that have some. The first loop of an engine
/// listens; each other one has the connections that were moved to it. Used by the loop alone.
/// </summary>
internal sealed class TcpPort : IDatagramPort, IReadable
{
    private const int Backlog = 512;

    private readonly Socket? listener;
    private readonly SocketWait wait;
    private readonly Counters counters;
    private readonly MediaOptions options;
    private readonly TcpAdmission admission;
    private readonly HashSet<TcpLink> links = [];
    private readonly HashSet<TcpLink> unkept = [];
    private readonly Queue<TcpLink> ready = new();
    private readonly HashSet<TcpLink> congested = [];
    private readonly byte[] received = new byte[MediaLoop.ScratchBytes];
    private readonly byte[] frame = new byte[TcpLink.HeaderBytes + MediaLoop.ScratchBytes];
    private bool acceptable;

    private TcpPort(Socket? listener, SocketWait wait, Counters counters, MediaOptions options, TcpAdmission admission)
    {
        this.listener = listener;
        this.wait = wait;
        this.counters = counters;
        this.options = options;
        this.admission = admission;
        Port = (listener?.LocalEndPoint as IPEndPoint)?.Port ?? 0;
    }

    /// <summary>0 where nothing listens.</summary>
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
            var tcp = new TcpPort(opened, wait, counters, options, new TcpAdmission(options));
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

    /// <summary>The place of another loop's connections, which this port's loop accepts for it.</summary>
    /// <param name="socketsOfLoop">Where that loop waits.</param>
    /// <param name="countersOfLoop">That loop's.</param>
    public TcpPort Beside(SocketWait socketsOfLoop, Counters countersOfLoop) => new(null, socketsOfLoop, countersOfLoop, options, admission);

    public void OnReadable() => acceptable = true;

    public bool TryReceive(out Span<byte> datagram, out RemotePlace from)
    {
        if (acceptable) Accept();
        while (ready.TryPeek(out TcpLink? link))
        {
            if (link.Port == this && link.TryReceive(received, out int length))
            {
                datagram = received.AsSpan(0, length);
                from = new RemotePlace(link, link.Remote);
                return true;
            }

            // Everybody's turn: who has more in the system is told of at the next wait. What has moved is not ours to touch.
            ready.Dequeue();
            if (link.Port == this) link.IsReady = false;
        }

        datagram = default;
        from = default;
        return false;
    }

    public void Flush()
    {
        // Connections take their bytes at once, or queue them.
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
        if (listener is null) return;
        wait.Remove(listener);
        listener.Dispose();
    }

    /// <summary>Takes a connection over from another loop's port, with what was read of it so far.</summary>
    public void Adopt(TcpLink link)
    {
        links.Add(link);
        unkept.Add(link);
        if (link.TryEnter(wait)) link.OnReadable();
        else link.Close(DropReason.TcpRefused);
    }

    /// <summary>Room to put a frame together; each is finished with it before the next begins.</summary>
    internal byte[] Frame => frame;

    internal MediaOptions Options => options;

    internal TcpAdmission Admission => admission;

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
        admission.Leave(link.Remote);
    }

    /// <summary>Lets a connection go to another loop's port.</summary>
    internal void LetGo(TcpLink link, Socket socket)
    {
        wait.Remove(socket);
        links.Remove(link);
        unkept.Remove(link);
    }

    internal Counters Counters => counters;

    /// <summary>One a turn at most: connections cannot keep media waiting.</summary>
    private void Accept()
    {
        acceptable = false;
        Socket? accepted = null;
        try
        {
            accepted = listener!.Accept();
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
        if (!admission.TryEnter(remote)) return false;
        var link = new TcpLink(this, accepted, remote, NowMicroseconds);
        if (!link.TryEnter(wait))
        {
            admission.Leave(remote);
            return false;
        }

        links.Add(link);
        unkept.Add(link);
        return true;
    }
}
