namespace CaseHub.Recorder.Wire;

/// <summary>Collects what rtpmap, fmtp and rtcp-fb lines say of each payload type, in whatever order they come.</summary>
internal sealed class SdpCodecList
{
    private const int PayloadTypes = 128;
    private const int MaxFeedback = 32;
    private readonly (string Name, int ClockRate, int Channels)?[] maps = new (string, int, int)?[PayloadTypes];
    private readonly string?[] parameters = new string?[PayloadTypes];
    private readonly List<string>?[] feedback = new List<string>?[PayloadTypes];
    private readonly List<string> feedbackForAll = [];

    public IReadOnlyList<SdpCodec> InOrderOf(string[] formats)
    {
        var codecs = new List<SdpCodec>();
        foreach (string format in formats.Distinct(StringComparer.Ordinal))
        {
            if (!SdpSectionReader.TryParse(format, PayloadTypes - 1, out uint type) || maps[type] is not { } map) continue;
            List<string> replies = [.. feedback[type] ?? [], .. feedbackForAll];
            codecs.Add(new SdpCodec((byte)type, map.Name, map.ClockRate, map.Channels, parameters[type] ?? "", replies));
        }
        return codecs;
    }

    // <payload type> <name>/<clock rate>[/<channels>] (RFC 8866 §6.6)
    public bool TryTakeMap(string value)
    {
        if (!TrySplit(value, out uint type, out string rest)) return false;
        string[] parts = rest.Split('/');
        if (parts.Length is not (2 or 3) || parts[0].Length == 0) return false;
        if (!SdpSectionReader.TryParse(parts[1], max: 1_000_000, out uint clockRate) || clockRate == 0) return false;
        uint channels = 1;
        if (parts.Length == 3 && (!SdpSectionReader.TryParse(parts[2], max: 255, out channels) || channels == 0)) return false;
        maps[type] = (parts[0], (int)clockRate, (int)channels);
        return true;
    }

    public bool TryTakeParameters(string value)
    {
        if (!TrySplit(value, out uint type, out string rest)) return false;
        parameters[type] = rest;
        return true;
    }

    // <payload type or "*"> <value> (RFC 4585 §4.2)
    public bool TryTakeFeedback(string value)
    {
        if (value.StartsWith("* ", StringComparison.Ordinal)) return TryAdd(feedbackForAll, value[2..]);
        if (!TrySplit(value, out uint type, out string rest)) return false;
        return TryAdd(feedback[type] ??= [], rest);
    }

    private static bool TryAdd(List<string> replies, string reply)
    {
        if (replies.Count == MaxFeedback) return false;
        replies.Add(reply.Trim());
        return true;
    }

    private static bool TrySplit(string value, out uint type, out string rest)
    {
        int space = value.IndexOf(' ', StringComparison.Ordinal);
        rest = space < 0 ? "" : value[(space + 1)..].Trim();
        type = 0;
        return rest.Length > 0 && SdpSectionReader.TryParse(value.AsSpan(0, space), PayloadTypes - 1, out type);
    }
}
