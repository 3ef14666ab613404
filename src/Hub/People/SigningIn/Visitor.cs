using System.Net;
using System.Net.Sockets;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>What the door knows of a browser or program that wants to come in.</summary>
/// <param name="Address">Where it comes from; null where that is not known.</param>
/// <param name="KnownBrowser">What <see cref="KnownBrowsers"/> gave it when somebody signed in there; null without.</param>
public sealed record Visitor(IPAddress? Address = null, string? KnownBrowser = null)
{
    /// <summary>The network that one customer usually has: /24 of IPv4, /64 of IPv6 (RFC 6177 §2).</summary>
    internal string Network => Address is null ? "" : NetworkOf(Address.IsIPv4MappedToIPv6 ? Address.MapToIPv4() : Address);

    private static string NetworkOf(IPAddress address)
    {
        int bits = address.AddressFamily == AddressFamily.InterNetwork ? 24 : 64;
        return Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, bits / 8));
    }
}
