using System.Globalization;
using System.Net;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;

namespace CaseHub.Load.Peers;

/// <summary>What the server's description says of its end of the connection.</summary>
/// <param name="Place">Its first UDP candidate.</param>
/// <param name="Ufrag">Its name in checks.</param>
/// <param name="Pwd">The secret of checks sent to it.</param>
/// <param name="Fingerprint">SHA-256 of its certificate.</param>
/// <param name="OurRole">The end of DTLS that it leaves to us.</param>
internal sealed record RemoteDescription(IPEndPoint Place, string Ufrag, byte[] Pwd, byte[] Fingerprint, DtlsRole OurRole)
{
    /// <exception cref="FormatException">The description lacks what a connection needs.</exception>
    public static RemoteDescription Read(SdpSession session)
    {
        SdpMedia media = session.Media.FirstOrDefault(section => section.Port != 0) ?? throw new FormatException("The server declined every section.");
        string candidate = session.Media.SelectMany(section => section.Candidates).FirstOrDefault(IsUdpHost) ?? throw new FormatException("The server named no UDP candidate.");
        return new RemoteDescription(
            PlaceOf(candidate),
            media.IceUfrag ?? throw new FormatException("The server named no ice-ufrag."),
            System.Text.Encoding.ASCII.GetBytes(media.IcePwd ?? ""),
            media.FingerprintSha256 ?? throw new FormatException("The server named no SHA-256 fingerprint."),
            // Who is active opens DTLS (RFC 8842 §5.3).
            media.Setup == SdpSetup.Active ? DtlsRole.Server : DtlsRole.Client);
    }

    /// <exception cref="FormatException">It is no session description.</exception>
    public static SdpSession Parse(string sdp) =>
        SdpParser.TryParse(sdp, out SdpSession? session, out SdpFault fault) ? session! : throw new FormatException($"The server's description does not parse: {fault}.");

    // "foundation component protocol priority address port typ host" (RFC 8839 §5.1).
    private static bool IsUdpHost(string candidate)
    {
        string[] words = candidate.Split(' ');
        return words.Length >= 8 && words[1] == "1" && words[2].Equals("udp", StringComparison.OrdinalIgnoreCase)
            && IPAddress.TryParse(words[4], out IPAddress? address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
    }

    private static IPEndPoint PlaceOf(string candidate)
    {
        string[] words = candidate.Split(' ');
        return new IPEndPoint(IPAddress.Parse(words[4]), int.Parse(words[5], CultureInfo.InvariantCulture));
    }
}
