using System.Net.Sockets;

namespace CaseHub.Recorder.Peer;

/// <summary>The ports of one loop and what waits for them.</summary>
/// <param name="All">In the order in which the loop serves them.</param>
/// <param name="Wait">Null where nothing is waited for: in memory.</param>
internal sealed record MediaPorts(IReadOnlyList<IDatagramPort> All, SocketWait? Wait) : IDisposable
{
    /// <summary>How often another free number is tried when UDP has it and TCP not.</summary>
    private const int FreePortAttempts = 20;

    public UdpPort? Udp => All.OfType<UdpPort>().FirstOrDefault();

    public TcpPort? Tcp => All.OfType<TcpPort>().FirstOrDefault();

    /// <summary>Where datagrams of all loops arrive, whosesoever they are: UDP, or memory.</summary>
    public IDatagramLink? Shared => All.OfType<IDatagramLink>().FirstOrDefault();

    /// <summary>Opens an engine's ports: for each loop a UDP socket on the one port, and for the first the TCP port.</summary>
    /// <param name="counters">Of each loop.</param>
    /// <exception cref="MediaStartException">A port is taken or may not be used.</exception>
    public static IReadOnlyList<MediaPorts> Open(MediaOptions options, IReadOnlyList<Counters> counters)
    {
        List<MediaPorts> all = [OpenFirst(options, counters[0])];
        try
        {
            foreach (Counters ofLoop in counters.Skip(1)) all.Add(all[0].Beside(ofLoop));
            return all;
        }
        catch (MediaStartException)
        {
            foreach (MediaPorts opened in all) opened.Dispose();
            throw;
        }
    }

    private static MediaPorts OpenFirst(MediaOptions options, Counters counters)
    {
        var wait = new SocketWait();
        for (int attempt = 1; ; attempt++)
        {
            UdpPort? udp = null;
            try
            {
                udp = UdpPort.Open(options.Port, wait, counters, options.Segments);
                return new MediaPorts(options.TcpPort == 0 ? [udp] : [udp, TcpPort.Open(options.TcpPort ?? udp.Port, wait, counters, options)], wait);
            }
            catch (MediaStartException exception)
            {
                udp?.Dispose();
                bool another = options.Port == 0 && options.TcpPort is null && attempt < FreePortAttempts
                    && exception.InnerException is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };
                if (another) continue;
                wait.Dispose();
                throw;
            }
        }
    }

    private MediaPorts Beside(Counters counters)
    {
        var wait = new SocketWait();
        try
        {
            UdpPort udp = Udp!.Beside(wait, counters);
            return new MediaPorts(Tcp is { } tcp ? [udp, tcp.Beside(wait, counters)] : [udp], wait);
        }
        catch (MediaStartException)
        {
            wait.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (IDatagramPort port in All) port.Dispose();
        Wait?.Dispose();
    }
}
