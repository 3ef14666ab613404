namespace CaseHub.Recorder.Wire;

/// <summary>
/// A piece of a session description as ICE trickles it, <c>application/trickle-ice-sdpfrag</c> (RFC 8840 §9): credentials and
/// candidates, of the session or of media sections. Candidates are not kept: a lite agent never dials them.
/// </summary>
/// <param name="IceUfrag">The sender's name for itself; null when it says none.</param>
/// <param name="IcePwd">The password that belongs to it; null when it says none.</param>
internal sealed record SdpFragment(string? IceUfrag, string? IcePwd)
{
    /// <summary>Characters; hundreds of candidates.</summary>
    public const int MaxLength = 16 * 1024;

    // A description around it, so that one reader serves for both: the section at the end inherits what is said for all.
    private const string Before = "v=0\r\n";
    private const string Behind = "\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n";

    public static bool TryParse(string text, out SdpFragment? fragment)
    {
        fragment = null;
        if (text.Length > MaxLength || string.IsNullOrWhiteSpace(text)) return false;
        if (!SdpParser.TryParse(Before + text + Behind, out SdpSession? session, out _)) return false;

        SdpMedia? named = session!.Media.FirstOrDefault(media => media.IceUfrag is not null);
        fragment = new SdpFragment(named?.IceUfrag, named?.IcePwd);
        return true;
    }
}
