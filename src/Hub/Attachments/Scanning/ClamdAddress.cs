using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CaseHub.Hub.Attachments.Scanning;

/// <summary>Where clamd listens: <c>tcp://127.0.0.1:3310</c> or <c>unix:/run/clamav/clamd.ctl</c>.</summary>
internal sealed record ClamdAddress(EndPoint Point)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out ClamdAddress? address)
    {
        address = null;
        if (text.StartsWith("unix:/", StringComparison.Ordinal)) address = new ClamdAddress(new UnixDomainSocketEndPoint(text["unix:".Length..]));
        else if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "tcp", Port: > 0 }) address = new ClamdAddress(new DnsEndPoint(uri.Host, uri.Port));
        return address is not null;
    }

    public Socket NewSocket() => Point is UnixDomainSocketEndPoint
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(SocketType.Stream, ProtocolType.Tcp);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Point}");
}
