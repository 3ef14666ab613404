using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace CaseHub.Web.Start;

/// <summary>Finds before the start what would otherwise fail late or unreadably.</summary>
internal static class StartChecks
{
    /// <summary>OpenSSL 3, by the names of Linux, macOS and Windows.</summary>
    public static readonly IReadOnlyList<string> OpenSslNames = ["libssl.so.3", "libssl.3.dylib", "libssl-3-x64.dll"];

    /// <exception cref="CannotStartException">What is wrong and how to mend it.</exception>
    public static void Run(StartSettings settings)
    {
        CheckListening(settings);
        CheckCertificate(settings);
        CheckLibrary(OpenSslNames);
        foreach (var address in Addresses(settings.Urls)) CheckPort(address);
    }

    /// <summary>Passwords and patients' stories do not cross a network in the clear, and a password that everybody knows is not offered to it.</summary>
    public static void CheckListening(StartSettings settings)
    {
        foreach (var address in Addresses(settings.Urls))
        {
            if (IsLoopback(address)) continue;
            if (address.Scheme == Uri.UriSchemeHttp && settings.TrustedProxies.Count == 0)
                throw CannotStartException.Settings($"{address} is plain http beyond this machine. Use https, start with --lan, or name the proxy that ends TLS in CaseHub:TrustedProxy.");
            if (settings is { Demo: true, DemoAllowRemote: false })
                throw CannotStartException.Settings($"--demo has a known password, so it does not listen on {address}. Use localhost, or set CaseHub:Demo:AllowRemote to true.");
        }
    }

    public static void CheckCertificate(StartSettings settings)
    {
        if (settings.HasCertificate || Addresses(settings.Urls).All(address => address.Scheme == Uri.UriSchemeHttp)) return;
        throw CannotStartException.Settings("https needs a certificate. Name its file in Kestrel:Certificates:Default:Path (and :Password), or start with --lan, which makes one.");
    }

    public static void CheckLibrary(IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out _)) return;
        }

        throw CannotStartException.Machine($"OpenSSL 3 was not found ({names[0]}). Install it, on Debian: apt-get install libssl3");
    }

    public static void CheckPort(Uri address)
    {
        if (address.Port == 0) return;
        using var probe = new TcpListener(IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Loopback, address.Port);
        try
        {
            probe.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw CannotStartException.Port($"Port {address.Port} is in use. Stop the other program, or set CASEHUB_URLS to another address, such as http://localhost:{address.Port + 10}.", e);
        }
        catch (SocketException e)
        {
            throw CannotStartException.Port($"{address} cannot be listened on ({e.Message}). Set CASEHUB_URLS to an address of this machine and a port above 1023.", e);
        }
    }

    /// <summary>The wildcards of ASP.NET Core (<c>*</c>, <c>+</c>) count as every address.</summary>
    internal static IEnumerable<Uri> Addresses(string urls)
    {
        foreach (string url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string plain = url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal);
            if (!Uri.TryCreate(plain, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                throw CannotStartException.Setting("CASEHUB_URLS", url, $"an address such as {StartSettings.DefaultUrls}");
            yield return address;
        }
    }

    internal static bool IsLoopback(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
