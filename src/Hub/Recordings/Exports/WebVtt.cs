using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>What is shown from one moment to another of the recording's time line.</summary>
/// <param name="Text">Plain, lines separated by <c>\n</c>, none of them empty.</param>
internal sealed record Cue(TimeSpan From, TimeSpan To, string Text);

/// <summary>Where a file stops being WebVTT, and why: <c>header</c>, <c>times</c>, <c>end</c>, <c>order</c>, <c>empty</c>, <c>long</c> or <c>many</c>.</summary>
internal sealed record WebVttFault(int Line, string Reason);

/// <summary>
/// WebVTT (W3C, "WebVTT: The Web Video Text Tracks Format"), as strict as its authors' grammar (§4): times and words are read; styles,
/// regions, positions and comments are left out, tags are taken off. Differs: cues must be in order of their begin, and named entities are HTML's.
/// </summary>
internal static partial class WebVtt
{
    public const int MaxBytes = 1 << 20;

    public const int MaxCues = 20_000;

    private const int MaxCueChars = 1_000;
    private const string Arrow = "-->";

    /// <summary>Answers false and the first fault for what is not WebVTT.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out List<Cue>? cues, [NotNullWhen(false)] out WebVttFault? fault)
    {
        string[] lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        var found = new List<Cue>();
        fault = Read(lines, found);
        cues = fault is null ? found : null;
        return fault is null;
    }

    /// <summary>The canonical form: what any reader takes, and nothing but times and words.</summary>
    public static string Write(IEnumerable<Cue> cues)
    {
        var text = new StringBuilder("WEBVTT\n");
        foreach (var cue in cues)
        {
            string words = cue.Text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"\n{Time(cue.From)} {Arrow} {Time(cue.To)}\n{words}\n");
        }

        return text.ToString();
    }

    private static WebVttFault? Read(string[] lines, List<Cue> cues)
    {
        if (!IsHeader(lines[0])) return new WebVttFault(1, "header");
        int at = EndOfBlock(lines, 0);
        while (at < lines.Length)
        {
            if (lines[at].Length == 0) at++;
            else if (IsLeftOut(lines[at])) at = EndOfBlock(lines, at);
            else if (ReadCue(lines, ref at, cues) is { } fault) return fault;
        }

        return null;
    }

    private static WebVttFault? ReadCue(string[] lines, ref int at, List<Cue> cues)
    {
        // An identifier may stand above the times (§4.1).
        if (!lines[at].Contains(Arrow, StringComparison.Ordinal)) at++;
        int timesAt = at;
        if (at >= lines.Length || !TryReadTimes(lines[at], out var from, out var to)) return new WebVttFault(Math.Min(timesAt + 1, lines.Length), "times");
        if (to <= from) return new WebVttFault(timesAt + 1, "end");
        if (cues.Count > 0 && from < cues[^1].From) return new WebVttFault(timesAt + 1, "order");

        int end = EndOfBlock(lines, at);
        for (int line = at + 1; line < end; line++)
        {
            // A forgotten empty line: the next cue's times would become this one's words.
            if (lines[line].Contains(Arrow, StringComparison.Ordinal)) return new WebVttFault(line + 1, "times");
        }

        string words = WordsOf(string.Join('\n', lines[(at + 1)..end]));
        if (words.Length == 0) return new WebVttFault(timesAt + 1, "empty");
        if (words.Length > MaxCueChars) return new WebVttFault(timesAt + 1, "long");
        if (cues.Count == MaxCues) return new WebVttFault(timesAt + 1, "many");
        cues.Add(new Cue(from, to, words));
        at = end;
        return null;
    }

    private static bool TryReadTimes(string line, out TimeSpan from, out TimeSpan to)
    {
        (from, to) = (default, default);
        if (Times().Match(line) is not { Success: true } match) return false;
        from = TimeOf(match, "from");
        to = TimeOf(match, "to");
        return true;
    }

    private static TimeSpan TimeOf(Match match, string which)
    {
        int Part(string name) => match.Groups[which + name] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;
        return new TimeSpan(0, Part("H"), Part("M"), Part("S"), Part("F"));
    }

    /// <summary>Tags off, entities read; a voice (<c>&lt;v Dr Rossi&gt;</c>) becomes words, since it says who speaks.</summary>
    private static string WordsOf(string payload) =>
        PlainText.Lines(WebUtility.HtmlDecode(Tags().Replace(Voices().Replace(payload, "${name}: "), "")));

    private static bool IsHeader(string line) => line == "WEBVTT" || line.StartsWith("WEBVTT ", StringComparison.Ordinal) || line.StartsWith("WEBVTT\t", StringComparison.Ordinal);

    private static bool IsLeftOut(string line) => LeftOut().IsMatch(line);

    private static int EndOfBlock(string[] lines, int at)
    {
        while (at < lines.Length && lines[at].Length > 0) at++;
        return at;
    }

    private static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time:mm\\:ss\\.fff}");

    [GeneratedRegex(
        @"^(?:(?<fromH>\d{2,3}):)?(?<fromM>[0-5]\d):(?<fromS>[0-5]\d)\.(?<fromF>\d{3})[ \t]+-->[ \t]+(?:(?<toH>\d{2,3}):)?(?<toM>[0-5]\d):(?<toS>[0-5]\d)\.(?<toF>\d{3})(?:[ \t].*)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Times();

    [GeneratedRegex(@"^(?:NOTE|STYLE|REGION)(?:[ \t]|$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LeftOut();

    [GeneratedRegex(@"<v(?:\.[^ \t\n<>]*)?[ \t\n]+(?<name>[^<>]{1,100})>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Voices();

    [GeneratedRegex("<[^<>]*>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tags();
}
