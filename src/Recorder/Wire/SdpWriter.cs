using System.Globalization;
using System.Text;

namespace CaseHub.Recorder.Wire;

/// <summary>Writes a session description line by line (RFC 8866 §5), each ended by CRLF. What to say is the caller's to decide.</summary>
internal sealed class SdpWriter
{
    private readonly StringBuilder text = new();

    /// <summary>Writes a parsed description back, line for line as it came.</summary>
    public static string Write(SdpSession session)
    {
        var writer = new SdpWriter();
        foreach (var line in session.Lines.Concat(session.Media.SelectMany(media => media.Lines))) writer.Line(line.Type, line.Value);
        return writer.ToString();
    }

    /// <exception cref="ArgumentException">The value has a line end inside: it would become a line of its own.</exception>
    public SdpWriter Line(char type, string value)
    {
        if (value.AsSpan().ContainsAny('\r', '\n')) throw new ArgumentException("A line end inside a line.", nameof(value));
        text.Append(type).Append('=').Append(value).Append("\r\n");
        return this;
    }

    public SdpWriter Attribute(string name) => Line('a', name);

    public SdpWriter Attribute(string name, string value) => Line('a', name + ":" + value);

    /// <summary>The lines every description begins with (RFC 8866 §5, RFC 9429 §5.2.1).</summary>
    /// <param name="sessionId">Up to 63 bits, unlike any other session's.</param>
    /// <param name="version">Grows with each description of the session.</param>
    public SdpWriter Begin(long sessionId, int version) =>
        Line('v', "0")
            .Line('o', string.Create(CultureInfo.InvariantCulture, $"- {sessionId} {version} IN IP4 127.0.0.1"))
            .Line('s', "-")
            .Line('t', "0 0");

    /// <summary>Begins a media section with an unused connection address, as ICE does (RFC 8839 §4.3.2).</summary>
    /// <param name="kind">"audio", "video" or "application".</param>
    /// <param name="port">0 rejects the section, 9 is the port of a section whose address ICE tells.</param>
    /// <param name="protocol">As in the offer.</param>
    /// <param name="formats">As in the offer; at least one.</param>
    public SdpWriter Media(string kind, int port, string protocol, IEnumerable<string> formats) =>
        Line('m', string.Create(CultureInfo.InvariantCulture, $"{kind} {port} {protocol} {string.Join(' ', formats)}")).Line('c', "IN IP4 0.0.0.0");

    public SdpWriter Direction(SdpDirection direction) => Attribute(Word(direction));

    public SdpWriter Setup(SdpSetup setup) => Attribute("setup", setup switch
    {
        SdpSetup.ActPass => "actpass",
        SdpSetup.Active => "active",
        SdpSetup.Passive => "passive",
        SdpSetup.HoldConnection => "holdconn",
        _ => throw new ArgumentOutOfRangeException(nameof(setup), setup, "No word for it."),
    });

    public SdpWriter Ice(string ufrag, string pwd) => Attribute("ice-ufrag", ufrag).Attribute("ice-pwd", pwd);

    /// <param name="hash">SHA-256 of the certificate, 32 bytes.</param>
    public SdpWriter Fingerprint(ReadOnlySpan<byte> hash)
    {
        var digits = new StringBuilder("sha-256 ");
        for (int i = 0; i < hash.Length; i++) digits.Append(i == 0 ? "" : ":").Append(CultureInfo.InvariantCulture, $"{hash[i]:X2}");
        return Attribute("fingerprint", digits.ToString());
    }

    /// <summary>The rtpmap, rtcp-fb and fmtp lines of one payload type.</summary>
    public SdpWriter Codec(SdpCodec codec)
    {
        string channels = codec.Channels == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"/{codec.Channels}");
        Attribute("rtpmap", string.Create(CultureInfo.InvariantCulture, $"{codec.PayloadType} {codec.Name}/{codec.ClockRate}{channels}"));
        foreach (string reply in codec.Feedback) Attribute("rtcp-fb", string.Create(CultureInfo.InvariantCulture, $"{codec.PayloadType} {reply}"));
        if (codec.Parameters.Length > 0) Attribute("fmtp", string.Create(CultureInfo.InvariantCulture, $"{codec.PayloadType} {codec.Parameters}"));
        return this;
    }

    public SdpWriter Extension(SdpExtension extension)
    {
        string direction = extension.Direction == SdpDirection.SendReceive ? "" : "/" + Word(extension.Direction);
        return Attribute("extmap", string.Create(CultureInfo.InvariantCulture, $"{extension.Id}{direction} {extension.Uri}"));
    }

    /// <summary>One a=ssrc line with its cname, and one with its msid where given (RFC 5576 §4.1).</summary>
    public SdpWriter Source(uint ssrc, string cname, SdpMsid? msid = null)
    {
        Attribute("ssrc", string.Create(CultureInfo.InvariantCulture, $"{ssrc} cname:{cname}"));
        if (msid is not null) Attribute("ssrc", string.Create(CultureInfo.InvariantCulture, $"{ssrc} msid:{msid.Stream} {msid.Track}"));
        return this;
    }

    /// <param name="semantics">"FID" for a stream and its RTX (RFC 5576 §4.2).</param>
    /// <param name="ssrcs">At least two.</param>
    public SdpWriter SourceGroup(string semantics, params ReadOnlySpan<uint> ssrcs)
    {
        var members = new StringBuilder(semantics);
        foreach (uint ssrc in ssrcs) members.Append(CultureInfo.InvariantCulture, $" {ssrc}");
        return Attribute("ssrc-group", members.ToString());
    }

    public SdpWriter Msid(SdpMsid msid) => Attribute("msid", msid.Stream + " " + msid.Track);

    public override string ToString() => text.ToString();

    private static string Word(SdpDirection direction) => direction switch
    {
        SdpDirection.SendReceive => "sendrecv",
        SdpDirection.SendOnly => "sendonly",
        SdpDirection.ReceiveOnly => "recvonly",
        _ => "inactive",
    };
}
