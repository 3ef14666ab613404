using System.Net.Sockets;

namespace CaseHub.Recorder.Peer;

/// <summary>The ports of one engine and what waits for them.</summary>
/// <param name="All">In the order in which the loop serves them.</param>
/// <param name="Wait">Null where nothing is waited for: in memory.</param>
internal sealed record MediaPorts(IReadOnlyList<IDatagramPort> All, SocketWait? Wait) : IDisposable
{
    /// <summary>How often another free number is tried when UDP has it and TCP not.</summary>
    private const int FreePortAttempts = 20;

    public UdpPort? Udp => All.OfType<UdpPort>().FirstOrDefault();

    public TcpPort? Tcp => All.OfType<TcpPort>().FirstOrDefault();

    /// <exception cref="MediaStartException">A port is taken or may not be used.</exception>
    public static MediaPorts Open(MediaOptions options, Counters counters)
    {
        var wait = new SocketWait();
        for (int attempt = 1; ; attempt++)
        {
            UdpPort? udp = null;
            try
            {
                udp = UdpPort.Open(options.Port, wait);
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

    public void Dispose()
    {
        foreach (IDatagramPort port in All) port.Dispose();
        Wait?.Dispose();
    }
}
