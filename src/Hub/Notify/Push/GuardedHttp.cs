using System.Net;
using System.Net.Sockets;

namespace CaseHub.Hub.Notify.Push;

/// <summary>Calls only what is on the public network (unless it may do more), follows nothing and reads little: the address is a stranger's word. The name is resolved once, and what it leads to is what is connected to.</summary>
internal static class GuardedHttp
{
    private const int MostAnswer = 16 * 1024;

    public static HttpClient For(PushOptions options) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, options.AllowPrivate, cancellationToken),
    })
    {
        Timeout = options.Timeout,
        MaxResponseContentBufferSize = MostAnswer,
    };

    /// <summary>Whether an address may be a push service's, by what it says; where its name leads is looked at when it is called.</summary>
    public static bool MayCall(string address, PushOptions options) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && options.AllowPrivate))
        && (options.AllowPrivate || !IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) || IsPublic(ip));

    /// <summary>False for addresses of this machine, of private and local networks, and of no single machine (RFC 6890).</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return false;
        byte[] b = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // Of IPv6 only what is given out (2000::/3), without 6to4, Teredo and documentation, which hide or lead to others.
            return (b[0] & 0xE0) == 0x20 && (b[0], b[1]) != (0x20, 0x02) && !(b[0] == 0x20 && b[1] == 0x01 && (b[2] == 0 && b[3] == 0 || (b[2], b[3]) == (0x0D, 0xB8)));
        }

        return b[0] is not (0 or 10 or 127 or >= 224)
            && !(b[0] == 100 && b[1] is >= 64 and < 128)
            && !(b[0] == 169 && b[1] == 254)
            && !(b[0] == 172 && b[1] is >= 16 and < 32)
            && !(b[0] == 192 && (b[1] == 168 || (b[1], b[2]) is (0, 0) or (0, 2)))
            && !(b[0] == 198 && (b[1] is 18 or 19 || (b[1], b[2]) == (51, 100)))
            && !(b[0] == 203 && (b[1], b[2]) == (0, 113));
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, bool allowPrivate, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(to.Host, cancellationToken);
        var allowed = addresses.Where(address => allowPrivate || IsPublic(address)).ToArray();
        if (allowed.Length == 0) throw new PrivateAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, to.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The name leads into a private network.</summary>
internal sealed class PrivateAddressException() : IOException("The address is not of the public network.");
