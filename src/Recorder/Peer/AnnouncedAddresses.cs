using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace CaseHub.Recorder.Peer;

/// <summary>Which addresses the answers name: those configured, or those of the machine's network interfaces.</summary>
internal static class AnnouncedAddresses
{
    private const int Max = 16;

    /// <exception cref="MediaStartException">A configured address is none, or there are too many.</exception>
    public static IReadOnlyList<IPAddress> From(MediaOptions options, bool hasIpv6)
    {
        List<IPAddress> addresses = options.Addresses.Count > 0 ? Configured(options.Addresses) : OfInterfaces(hasIpv6);
        if (addresses.Count is 0) throw new MediaStartException("No network interface has an address. Name one in CaseHub:Media:Addresses.");
        return addresses;
    }

    private static List<IPAddress> Configured(IReadOnlyList<string> texts)
    {
        if (texts.Count > Max) throw new MediaStartException($"CaseHub:Media:Addresses names more than {Max} addresses. Name fewer.");
        var addresses = new List<IPAddress>(texts.Count);
        foreach (string text in texts)
        {
            if (!IPAddress.TryParse(text, out IPAddress? address))
                throw new MediaStartException($"CaseHub:Media:Addresses holds '{text}', which is no IP address. Names are not resolved: write the address itself.");
            addresses.Add(address);
        }

        return addresses;
    }

    /// <summary>Real interfaces before loopback and IPv4 before IPv6: what most browsers can reach comes first.</summary>
    private static List<IPAddress> OfInterfaces(bool hasIpv6) =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork || (hasIpv6 && IsGlobal(address)))
            .Distinct()
            .OrderBy(IPAddress.IsLoopback)
            .ThenBy(address => address.AddressFamily)
            .Take(Max),
    ];

    /// <summary>Link-local addresses need a zone that an SDP cannot name.</summary>
    private static bool IsGlobal(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv6LinkLocal && !address.IsIPv6Multicast;
}
