using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace CaseHub.Recorder.Peer;

/// <summary>The ways in that answers name: those configured, or those of the machine's network interfaces.</summary>
/// <param name="udpPort">Our own.</param>
/// <param name="tcpPort">Our own; null where media over TCP is not taken.</param>
/// <param name="hasIpv6">Whether IPv6 reaches us.</param>
internal sealed class AnnouncedAddresses(int udpPort, int? tcpPort, bool hasIpv6)
{
    private const int Max = 16;
    private const string Setting = "CaseHub:Media:Addresses";

    /// <returns>UDP before TCP, otherwise in the order of the setting.</returns>
    /// <exception cref="MediaStartException">A configured address cannot be announced, or there are too many.</exception>
    public IReadOnlyList<IceCandidate> From(IReadOnlyList<string> configured)
    {
        if (configured.Count > Max) throw new MediaStartException($"{Setting} names more than {Max} addresses. Name fewer.");
        IEnumerable<IceCandidate> ways = configured.Count > 0
            ? configured.SelectMany(Read)
            : OfInterfaces().SelectMany(address => Both(address, port: 0));
        IceCandidate[] candidates = [.. ways.Distinct().OrderBy(way => way.IsTcp)];
        if (candidates.Length == 0) throw new MediaStartException($"No network interface has an address. Name one in {Setting}.");
        return candidates;
    }

    /// <summary>Reads "[udp/|tcp/]address[:port]".</summary>
    private IEnumerable<IceCandidate> Read(string text)
    {
        string[] parts = text.Split('/', 2);
        string protocol = parts.Length == 2 ? parts[0].ToUpperInvariant() : "";
        if (protocol is not ("" or "UDP" or "TCP") || !IPEndPoint.TryParse(parts[^1], out IPEndPoint? end))
            throw new MediaStartException($"{Setting} holds '{text}', which is no IP address, alone or as udp/ADDRESS:PORT or tcp/ADDRESS:PORT. Names are not resolved: write the address itself.");

        IPAddress address = end.Address.IsIPv4MappedToIPv6 ? end.Address.MapToIPv4() : end.Address;
        if (!CanBeReached(address)) throw new MediaStartException($"{Setting} holds '{text}', which no browser can reach. Name an address of one host.");
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !hasIpv6)
            throw new MediaStartException($"{Setting} holds '{text}', but this machine has no IPv6. Take the address out or switch IPv6 on.");
        if (protocol == "TCP" && tcpPort is null)
            throw new MediaStartException($"{Setting} holds '{text}', but CaseHub:Media:TcpPort is 0, so no media is taken over TCP. Change one of them.");
        return Both(address, end.Port).Where(way => protocol == "" || way.IsTcp == (protocol == "TCP"));
    }

    /// <param name="port">As announced; 0 for our own.</param>
    private IEnumerable<IceCandidate> Both(IPAddress address, int port)
    {
        yield return new IceCandidate(IsTcp: false, address, port == 0 ? udpPort : port);
        if (tcpPort is { } ours) yield return new IceCandidate(IsTcp: true, address, port == 0 ? ours : port);
    }

    /// <summary>Real interfaces before loopback and IPv4 before IPv6: what most browsers can reach comes first.</summary>
    private IEnumerable<IPAddress> OfInterfaces() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => CanBeReached(address) && (hasIpv6 || address.AddressFamily == AddressFamily.InterNetwork))
            .Distinct()
            .OrderBy(IPAddress.IsLoopback)
            .ThenBy(address => address.AddressFamily)
            .Take(Max);

    /// <summary>Link-local addresses need a zone that an SDP cannot name.</summary>
    private static bool CanBeReached(IPAddress address) =>
        !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) && !address.Equals(IPAddress.Broadcast)
        && !address.IsIPv6LinkLocal && !address.IsIPv6Multicast
        && !(address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] is >= 224 and <= 239);
}
