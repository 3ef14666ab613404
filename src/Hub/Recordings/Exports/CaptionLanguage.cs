using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Language tags (BCP 47, RFC 5646 §2.1): language, script, region and variants; neither extensions nor private use.</summary>
internal static partial class CaptionLanguage
{
    /// <summary>Answers the tag as RFC 5646 §2.1.1 writes it (<c>zh-Hans-CN</c>), so that one language has one spelling.</summary>
    public static bool TryNormalise(string? tag, [NotNullWhen(true)] out string? language)
    {
        language = null;
        if (tag is null || !Tag().IsMatch(tag)) return false;
        string[] parts = tag.ToLowerInvariant().Split('-');
        for (int i = 1; i < parts.Length; i++)
        {
            if (parts[i].Length == 2) parts[i] = parts[i].ToUpperInvariant();
            if (parts[i].Length == 4 && char.IsAsciiLetter(parts[i][0])) parts[i] = char.ToUpperInvariant(parts[i][0]) + parts[i][1..];
        }

        language = string.Join('-', parts);
        return true;
    }

    /// <summary>Three letters as containers carry them (ISO 639-2); <c>und</c> for what has none.</summary>
    public static string ThreeLetters(string language)
    {
        string primary = language.Split('-')[0];
        if (primary.Length == 3) return primary;
        try
        {
            return CultureInfo.GetCultureInfo(primary).ThreeLetterISOLanguageName is { Length: 3 } letters ? letters : "und";
        }
        catch (CultureNotFoundException)
        {
            return "und";
        }
    }

    [GeneratedRegex("^[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|[0-9]{3}))?(-([a-zA-Z0-9]{5,8}|[0-9][a-zA-Z0-9]{3})){0,2}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();
}
