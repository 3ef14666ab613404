using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace CaseHub.Hub.Notes;

/// <summary>A moment of a recording that a note names.</summary>
/// <param name="Seconds">On the recording's time line.</param>
/// <param name="Words">The paragraph or list item that names it, as plain text, cut to a line.</param>
public sealed record NoteMoment(int Seconds, string Words);

/// <summary>Finds the moments in what <see cref="NoteRenderer"/> made, so that what is a link in the note is a moment here and nothing else is.</summary>
public static partial class NoteMoments
{
    private const int MaxChars = 140;

    /// <returns>In the order of the text; the same moment twice in one paragraph once.</returns>
    public static IReadOnlyList<NoteMoment> In(NoteText? text) => [.. Blocks().Split(text?.Html ?? "").SelectMany(Of)];

    private static IEnumerable<NoteMoment> Of(string block)
    {
        var seconds = Moments().Matches(block).Select(found => int.Parse(found.Groups["seconds"].Value, CultureInfo.InvariantCulture)).Distinct().ToList();
        return seconds.Count == 0 ? [] : seconds.Select(second => new NoteMoment(second, WordsOf(block)));
    }

    private static string WordsOf(string block)
    {
        string words = Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(block, "")), " ").Trim();
        return words.Length <= MaxChars ? words : $"{words.AsSpan(0, words.LastIndexOf(' ', MaxChars) is > 0 and var end ? end : MaxChars)}…";
    }

    [GeneratedRegex("</(?:p|li|h[1-6]|t[dh]|blockquote)>|<br", RegexOptions.None, 1000)]
    private static partial Regex Blocks();

    [GeneratedRegex("data-seconds=\"(?<seconds>[0-9]{1,6})\"", RegexOptions.None, 1000)]
    private static partial Regex Moments();

    [GeneratedRegex("^[^<>]*/?>|<[^<>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
