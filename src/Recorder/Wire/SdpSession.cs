namespace CaseHub.Recorder.Wire;

/// <summary>Why a session description was refused; each is one exit of the parser.</summary>
internal enum SdpFault
{
    None,
    TooLong,
    NotVersionZero,
    LineTooLong,
    LineMalformed,
    TooManyMedia,
    MediaLineMalformed,
    MidMalformed,
    MidRepeated,
    IceCredentialMalformed,
    FingerprintMalformed,
    SetupUnknown,
    CodecMalformed,
    ExtensionMalformed,
    SourceMalformed,
    RidMalformed,
    SimulcastMalformed,
}

internal enum SdpDirection
{
    SendReceive,
    SendOnly,
    ReceiveOnly,
    Inactive,
}

/// <summary>Who opens DTLS (RFC 8842 §5.2).</summary>
internal enum SdpSetup
{
    Unspecified,
    ActPass,
    Active,
    Passive,
    HoldConnection,
}

/// <summary>One line, e.g. type 'a' and value "mid:0"; never with a line end inside.</summary>
internal readonly record struct SdpLine(char Type, string Value);

/// <summary>A session description (RFC 8866 §5): its lines as they came, for writing back, and its media sections as read.</summary>
/// <param name="Lines">The lines before the first m= line.</param>
/// <param name="IceLite">RFC 8839 §5.3.</param>
/// <param name="BundleMids">The mids of the first BUNDLE group (RFC 9143 §7); empty without one.</param>
/// <param name="Media">In the order of the m= lines, which an answer repeats.</param>
internal sealed record SdpSession(
    IReadOnlyList<SdpLine> Lines,
    bool IceLite,
    IReadOnlyList<string> BundleMids,
    IReadOnlyList<SdpMedia> Media);

/// <summary>One media section. Transport attributes and direction fall back to the session's (RFC 8839 §5.4, RFC 8122 §5).</summary>
internal sealed record SdpMedia
{
    /// <summary>The m= line and those after it, as they came.</summary>
    public required IReadOnlyList<SdpLine> Lines { get; init; }

    /// <summary>"audio", "video" or "application".</summary>
    public required string Kind { get; init; }

    /// <summary>0 together with no bundle-only means rejected (RFC 3264 §6, RFC 9143 §6).</summary>
    public required int Port { get; init; }

    /// <summary>E.g. "UDP/TLS/RTP/SAVPF".</summary>
    public required string Protocol { get; init; }

    /// <summary>Payload types in order of preference, or "webrtc-datachannel".</summary>
    public required IReadOnlyList<string> Formats { get; init; }

    /// <summary>RFC 5888 §4; null when absent.</summary>
    public string? Mid { get; init; }

    public SdpDirection Direction { get; init; }

    /// <summary>4 to 256 ice-chars; null when absent.</summary>
    public string? IceUfrag { get; init; }

    /// <summary>22 to 256 ice-chars; null when absent.</summary>
    public string? IcePwd { get; init; }

    /// <summary>SHA-256 of the peer's certificate, 32 bytes; null when absent or given with other hashes only.</summary>
    public byte[]? FingerprintSha256 { get; init; }

    public SdpSetup Setup { get; init; }

    public bool RtcpMux { get; init; }

    public bool BundleOnly { get; init; }

    /// <summary>Those of <see cref="Formats"/> that have an rtpmap, in the same order.</summary>
    public IReadOnlyList<SdpCodec> Codecs { get; init; } = [];

    public IReadOnlyList<SdpExtension> Extensions { get; init; } = [];

    public IReadOnlyList<SdpSource> Sources { get; init; } = [];

    public IReadOnlyList<SdpSourceGroup> SourceGroups { get; init; } = [];

    /// <summary>RFC 8830 §2; null when absent.</summary>
    public SdpMsid? Msid { get; init; }

    public IReadOnlyList<SdpRid> Rids { get; init; } = [];

    /// <summary>RFC 8853 §5.1; null when absent.</summary>
    public SdpSimulcast? Simulcast { get; init; }

    /// <summary>The values of a=candidate lines, unread: an ICE-lite agent dials none.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];
}

/// <summary>One payload type (RFC 8866 §6.6, §6.15) with its feedback (RFC 4585 §4.2).</summary>
/// <param name="PayloadType">0 to 127.</param>
/// <param name="Name">E.g. "VP8"; compare without case.</param>
/// <param name="ClockRate">Hz.</param>
/// <param name="Channels">1 where the rtpmap is silent.</param>
/// <param name="Parameters">The fmtp value, e.g. "apt=96"; empty when absent.</param>
/// <param name="Feedback">E.g. "nack pli".</param>
internal sealed record SdpCodec(byte PayloadType, string Name, int ClockRate, int Channels, string Parameters, IReadOnlyList<string> Feedback)
{
    public bool Is(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds one "name=value" of the format parameters; values are compared by the caller.</summary>
    public string? Parameter(string name)
    {
        foreach (string part in Parameters.Split(';', StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && part.AsSpan(0, equals).Equals(name, StringComparison.OrdinalIgnoreCase)) return part[(equals + 1)..];
        }
        return null;
    }

    /// <summary>The payload type that this RTX codec repairs (RFC 4588 §8.1); null for other codecs.</summary>
    public byte? AssociatedPayloadType => Is("rtx") && byte.TryParse(Parameter("apt"), out byte apt) && apt < 128 ? apt : null;
}

/// <summary>One a=extmap (RFC 8285 §8).</summary>
/// <param name="Id">1 to 255; offers of ids from 4096 on are left out.</param>
/// <param name="Uri">Compare exactly.</param>
/// <param name="Direction">Who sends it.</param>
internal sealed record SdpExtension(byte Id, string Uri, SdpDirection Direction = SdpDirection.SendReceive);

/// <summary>One SSRC of a=ssrc lines (RFC 5576 §4.1) with its cname; empty when none is given.</summary>
internal sealed record SdpSource(uint Ssrc, string Cname);

/// <summary>One a=ssrc-group (RFC 5576 §4.2): "FID" pairs a stream with its RTX, "SIM" lists layers.</summary>
internal sealed record SdpSourceGroup(string Semantics, IReadOnlyList<uint> Ssrcs);

/// <summary>Stream and track of a=msid; the track is empty where only a stream is given.</summary>
internal sealed record SdpMsid(string Stream, string Track);

/// <summary>One a=rid (RFC 8851 §4).</summary>
internal sealed record SdpRid(string Id, bool Sends, string Restrictions);

/// <summary>The rids of a=simulcast in the sender's order, the first alternative of each, pauses ignored.</summary>
internal sealed record SdpSimulcast(IReadOnlyList<string> Sends, IReadOnlyList<string> Receives);
