namespace CaseHub.Recorder.Wire;

/// <summary>
/// Reads a session description (RFC 8866) into a tree. It allocates, unlike the parsers of packets, but within bounds: the size,
/// the lines' length and the number of media sections are limited before anything is kept.
/// </summary>
internal static class SdpParser
{
    /// <summary>Characters; a full offer of a browser has about 12,000.</summary>
    public const int MaxLength = 64 * 1024;
    public const int MaxLineLength = 2048;
    public const int MaxMedia = 64;

    /// <param name="text">Lines end with CRLF or LF (RFC 8866 §5 asks for both to be taken).</param>
    /// <param name="session">The description; null when refused.</param>
    /// <param name="fault">Why it was refused; <see cref="SdpFault.None"/> when it was not.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out SdpSession? session, out SdpFault fault)
    {
        session = null;
        if (text.Length > MaxLength) return Refuse(SdpFault.TooLong, out fault);
        if (!TrySplit(text, out var sections, out fault)) return false;

        var common = new SdpSectionReader(inherited: null);
        if (!common.TryRead(sections[0], out fault)) return false;

        var media = new List<SdpMedia>(sections.Count - 1);
        var mids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var lines in sections.Skip(1))
        {
            var reader = new SdpSectionReader(common);
            if (!reader.TryRead(lines, out fault)) return false;
            // A mid names one section (RFC 5888 §4).
            if (reader.Mid is { } mid && !mids.Add(mid)) return Refuse(SdpFault.MidRepeated, out fault);
            media.Add(reader.ToMedia(lines));
        }
        session = new SdpSession(sections[0], common.IceLite, common.BundleMids, media);
        return true;
    }

    // The lines before the first m= line, then one list for each m= line.
    private static bool TrySplit(ReadOnlySpan<char> text, out List<List<SdpLine>> sections, out SdpFault fault)
    {
        sections = [[]];
        foreach (var range in text.Split('\n'))
        {
            var line = text[range].TrimEnd('\r');
            if (line.IsEmpty) continue;
            if (line.Length > MaxLineLength) return Refuse(SdpFault.LineTooLong, out fault);
            if (!IsWellFormed(line)) return Refuse(SdpFault.LineMalformed, out fault);
            if (sections is [[]] && line is not "v=0") return Refuse(SdpFault.NotVersionZero, out fault);
            if (line[0] == 'm')
            {
                if (sections.Count > MaxMedia) return Refuse(SdpFault.TooManyMedia, out fault);
                sections.Add([]);
            }
            sections[^1].Add(new SdpLine(line[0], line[2..].ToString()));
        }
        if (sections is [[]]) return Refuse(SdpFault.NotVersionZero, out fault);
        fault = SdpFault.None;
        return true;
    }

    // "<type>=<value>", one lower-case letter, no control characters but the tab (RFC 8866 §9's byte-string, and a little narrower).
    private static bool IsWellFormed(ReadOnlySpan<char> line)
    {
        if (line.Length < 2 || !char.IsAsciiLetterLower(line[0]) || line[1] != '=') return false;
        foreach (char character in line)
        {
            if (char.IsControl(character) && character != '\t') return false;
        }
        return true;
    }

    private static bool Refuse(SdpFault why, out SdpFault fault)
    {
        fault = why;
        return false;
    }
}
