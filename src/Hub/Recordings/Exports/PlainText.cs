using System.Globalization;
using System.Text;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Makes what people typed harmless for pictures, subtitles and listings: letters stay, whatever steers a program or turns the writing direction goes.</summary>
internal static class PlainText
{
    private const char ZeroWidthNonJoiner = '\u200C';
    private const char ZeroWidthJoiner = '\u200D';

    /// <summary>Marks that may stand on one letter; more of them pile up over the lines above.</summary>
    private const int MaxMarks = 6;

    /// <summary>One line of at most <paramref name="maxChars"/> UTF-16 units, cut with an ellipsis.</summary>
    public static string Line(string text, int maxChars)
    {
        string clean = string.Join(' ', Clean(text).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        if (clean.Length <= maxChars) return clean;
        int end = char.IsHighSurrogate(clean[maxChars - 2]) ? maxChars - 2 : maxChars - 1;
        return $"{clean.AsSpan(0, end)}…";
    }

    /// <summary>Lines without the empty ones.</summary>
    public static string Lines(string text) =>
        string.Join('\n', Clean(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        int marks = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            marks = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (marks > MaxMarks) continue;
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) clean.Append(rune.Value == '\n' ? '\n' : ' ');
            else if (category != UnicodeCategory.Format || IsJoiner(rune)) clean.Append(rune);
        }

        return clean.ToString();
    }

    /// <summary>Urdu and other scripts need the joiners; the other format characters (Unicode UAX #9: embeddings, isolates, marks) only turn directions.</summary>
    private static bool IsJoiner(Rune rune) => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner;
}
