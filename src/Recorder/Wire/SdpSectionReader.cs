using System.Globalization;

namespace CaseHub.Recorder.Wire;

/// <summary>Reads the attributes of one section, of the session or of a medium. Unknown attributes are passed over (RFC 8866 §5.13).</summary>
internal sealed class SdpSectionReader(SdpSectionReader? inherited)
{
    private const int MaxRids = 16;
    private readonly SdpCodecList codecs = new();
    private readonly List<SdpExtension> extensions = [];
    private readonly Dictionary<uint, string> cnames = [];
    private readonly List<uint> ssrcs = [];
    private readonly List<SdpSourceGroup> sourceGroups = [];
    private readonly List<SdpRid> rids = [];
    private readonly List<string> candidates = [];
    private string kind = "", protocol = "";
    private int port;
    private string[] formats = [];
    private string? iceUfrag = inherited?.iceUfrag, icePwd = inherited?.icePwd;
    private byte[]? fingerprint = inherited?.fingerprint;
    private bool hasOwnFingerprint;
    private SdpSetup setup = inherited?.setup ?? SdpSetup.Unspecified;
    private SdpDirection direction = inherited?.direction ?? SdpDirection.SendReceive;
    private SdpMsid? msid;
    private SdpSimulcast? simulcast;
    private bool rtcpMux, bundleOnly;

    public string? Mid { get; private set; }

    public bool IceLite { get; private set; }

    public IReadOnlyList<string> BundleMids { get; private set; } = [];

    public bool TryRead(List<SdpLine> lines, out SdpFault fault)
    {
        foreach (var line in lines)
        {
            fault = line.Type switch
            {
                'm' => ReadMediaLine(line.Value),
                'a' => ReadAttribute(line.Value),
                _ => SdpFault.None,
            };
            if (fault != SdpFault.None) return false;
        }
        fault = SdpFault.None;
        return true;
    }

    public SdpMedia ToMedia(IReadOnlyList<SdpLine> lines) => new()
    {
        Lines = lines,
        Kind = kind,
        Port = port,
        Protocol = protocol,
        Formats = formats,
        Mid = Mid,
        Direction = direction,
        IceUfrag = iceUfrag,
        IcePwd = icePwd,
        FingerprintSha256 = fingerprint,
        Setup = setup,
        RtcpMux = rtcpMux,
        BundleOnly = bundleOnly,
        Codecs = codecs.InOrderOf(formats),
        Extensions = extensions,
        Sources = [.. ssrcs.Select(ssrc => new SdpSource(ssrc, cnames[ssrc]))],
        SourceGroups = sourceGroups,
        Msid = msid,
        Rids = rids,
        Simulcast = simulcast,
        Candidates = candidates,
    };

    // m=<media> <port>[/<number>] <proto> <fmt> ... (RFC 8866 §5.14)
    private SdpFault ReadMediaLine(string value)
    {
        string[] parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 4) return SdpFault.MediaLineMalformed;
        if (!TryParse(parts[1].Split('/')[0], max: 65535, out uint number)) return SdpFault.MediaLineMalformed;
        (kind, port, protocol, formats) = (parts[0], (int)number, parts[2], parts[3..]);
        return SdpFault.None;
    }

    private SdpFault ReadAttribute(string attribute)
    {
        int colon = attribute.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? attribute : attribute[..colon];
        string value = colon < 0 ? "" : attribute[(colon + 1)..];
        return name switch
        {
            "mid" => ReadMid(value),
            "group" => ReadGroup(value),
            "ice-lite" => Note(() => IceLite = true),
            "ice-ufrag" => ReadCredential(value, minLength: 4, ref iceUfrag),
            "ice-pwd" => ReadCredential(value, minLength: 22, ref icePwd),
            "fingerprint" => ReadFingerprint(value),
            "setup" => ReadSetup(value),
            "sendrecv" => Note(() => direction = SdpDirection.SendReceive),
            "sendonly" => Note(() => direction = SdpDirection.SendOnly),
            "recvonly" => Note(() => direction = SdpDirection.ReceiveOnly),
            "inactive" => Note(() => direction = SdpDirection.Inactive),
            "rtcp-mux" => Note(() => rtcpMux = true),
            "bundle-only" => Note(() => bundleOnly = true),
            "rtpmap" => codecs.TryTakeMap(value) ? SdpFault.None : SdpFault.CodecMalformed,
            "fmtp" => codecs.TryTakeParameters(value) ? SdpFault.None : SdpFault.CodecMalformed,
            "rtcp-fb" => codecs.TryTakeFeedback(value) ? SdpFault.None : SdpFault.CodecMalformed,
            "extmap" => ReadExtension(value),
            "ssrc" => ReadSource(value),
            "ssrc-group" => ReadSourceGroup(value),
            "msid" => Note(() => msid = ParseMsid(value)),
            "rid" => ReadRid(value),
            "simulcast" => ReadSimulcast(value),
            "candidate" => Note(() => candidates.Add(value)),
            _ => SdpFault.None,
        };
    }

    private static SdpFault Note(Action change)
    {
        change();
        return SdpFault.None;
    }

    private SdpFault ReadMid(string value)
    {
        if (!IsToken(value)) return SdpFault.MidMalformed;
        Mid = value;
        return SdpFault.None;
    }

    private SdpFault ReadGroup(string value)
    {
        string[] parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["BUNDLE", ..] && BundleMids.Count == 0) BundleMids = parts[1..];
        return SdpFault.None;
    }

    // ice-char is a letter, a digit, '+' or '/' (RFC 8839 §5.4).
    private static SdpFault ReadCredential(string value, int minLength, ref string? credential)
    {
        if (value.Length < minLength || value.Length > 256) return SdpFault.IceCredentialMalformed;
        if (!value.All(character => char.IsAsciiLetterOrDigit(character) || character is '+' or '/')) return SdpFault.IceCredentialMalformed;
        credential = value;
        return SdpFault.None;
    }

    // "sha-256 AB:CD:..." (RFC 8122 §5); other hashes may stand beside it and are passed over.
    private SdpFault ReadFingerprint(string value)
    {
        string[] parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2) return SdpFault.FingerprintMalformed;
        if (!parts[0].Equals("sha-256", StringComparison.OrdinalIgnoreCase)) return SdpFault.None;
        if (parts[1].Length != (3 * 32) - 1) return SdpFault.FingerprintMalformed;

        byte[] hash = new byte[32];
        for (int i = 0; i < hash.Length; i++)
        {
            var digits = parts[1].AsSpan(3 * i, 2);
            if (!byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hash[i])) return SdpFault.FingerprintMalformed;
            if (i > 0 && parts[1][(3 * i) - 1] != ':') return SdpFault.FingerprintMalformed;
        }
        if (!hasOwnFingerprint) fingerprint = hash;
        hasOwnFingerprint = true;
        return SdpFault.None;
    }

    private SdpFault ReadSetup(string value)
    {
        setup = value switch
        {
            "actpass" => SdpSetup.ActPass,
            "active" => SdpSetup.Active,
            "passive" => SdpSetup.Passive,
            "holdconn" => SdpSetup.HoldConnection,
            _ => SdpSetup.Unspecified,
        };
        return setup == SdpSetup.Unspecified ? SdpFault.SetupUnknown : SdpFault.None;
    }

    // <id>["/"<direction>] <URI> [<attributes>] (RFC 8285 §8)
    private SdpFault ReadExtension(string value)
    {
        string[] parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2) return SdpFault.ExtensionMalformed;
        string[] id = parts[0].Split('/');
        if (id.Length > 2 || !TryParse(id[0], max: 4351, out uint number) || number == 0) return SdpFault.ExtensionMalformed;
        var sentBy = id is [_, var word] ? ParseDirection(word) : SdpDirection.SendReceive;
        if (sentBy is null) return SdpFault.ExtensionMalformed;
        if (number <= 255) extensions.Add(new SdpExtension((byte)number, parts[1], sentBy.Value));
        return SdpFault.None;
    }

    private static SdpDirection? ParseDirection(string word) => word switch
    {
        "sendrecv" => SdpDirection.SendReceive,
        "sendonly" => SdpDirection.SendOnly,
        "recvonly" => SdpDirection.ReceiveOnly,
        "inactive" => SdpDirection.Inactive,
        _ => null,
    };

    // <ssrc> <attribute>[:<value>] (RFC 5576 §4.1); of the attributes cname and the older place of msid are read.
    private SdpFault ReadSource(string value)
    {
        int space = value.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !TryParse(value.AsSpan(0, space), uint.MaxValue, out uint ssrc)) return SdpFault.SourceMalformed;
        if (cnames.TryAdd(ssrc, "")) ssrcs.Add(ssrc);

        string attribute = value[(space + 1)..];
        if (attribute.StartsWith("cname:", StringComparison.Ordinal)) cnames[ssrc] = attribute["cname:".Length..];
        if (attribute.StartsWith("msid:", StringComparison.Ordinal)) msid ??= ParseMsid(attribute["msid:".Length..]);
        return SdpFault.None;
    }

    private SdpFault ReadSourceGroup(string value)
    {
        string[] parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2) return SdpFault.SourceMalformed;
        var members = new List<uint>(parts.Length - 1);
        foreach (string part in parts.Skip(1))
        {
            if (!TryParse(part, uint.MaxValue, out uint ssrc)) return SdpFault.SourceMalformed;
            members.Add(ssrc);
        }
        sourceGroups.Add(new SdpSourceGroup(parts[0], members));
        return SdpFault.None;
    }

    private static SdpMsid? ParseMsid(string value)
    {
        string[] parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0 ? null : new SdpMsid(parts[0], parts.Length > 1 ? parts[1] : "");
    }

    // <id> <direction> [<restrictions>] (RFC 8851 §4)
    private SdpFault ReadRid(string value)
    {
        string[] parts = value.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (rids.Count == MaxRids || parts.Length < 2) return SdpFault.RidMalformed;
        if (!parts[0].All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')) return SdpFault.RidMalformed;
        if (parts[1] is not ("send" or "recv")) return SdpFault.RidMalformed;
        rids.Add(new SdpRid(parts[0], parts[1] == "send", parts.Length > 2 ? parts[2] : ""));
        return SdpFault.None;
    }

    // send <list> [recv <list>] in either order; ';' between streams, ',' between alternatives, '~' for paused (RFC 8853 §5.1)
    private SdpFault ReadSimulcast(string value)
    {
        string[] parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is not (2 or 4)) return SdpFault.SimulcastMalformed;
        string[] sends = [], receives = [];
        for (int i = 0; i < parts.Length; i += 2)
        {
            string[] streams = [.. parts[i + 1].Split(';').Select(stream => stream.Split(',')[0].TrimStart('~'))];
            if (streams.Contains("")) return SdpFault.SimulcastMalformed;
            if (parts[i] == "send") sends = streams;
            else if (parts[i] == "recv") receives = streams;
            else return SdpFault.SimulcastMalformed;
        }
        simulcast = new SdpSimulcast(sends, receives);
        return SdpFault.None;
    }

    // token (RFC 8866 §9): visible ASCII without separators.
    private static bool IsToken(string value) =>
        value.Length is > 0 and <= 64 && value.All(character => character is > ' ' and < '\x7F' && !"\"(),/:;<=>?@[\\]".Contains(character, StringComparison.Ordinal));

    internal static bool TryParse(ReadOnlySpan<char> digits, uint max, out uint number) =>
        uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= max;
}
