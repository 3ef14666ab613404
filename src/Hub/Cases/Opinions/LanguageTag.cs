using System.Text.RegularExpressions;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>Language tags (BCP 47, RFC 5646 §2.1) of what people write: language, script and region.</summary>
public static partial class LanguageTag
{
    /// <summary>Languages, and scripts, that are written from right to left.</summary>
    private static readonly string[] RightToLeft = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

    public static bool IsOne(string? tag) => tag is not null && Tag().IsMatch(tag);

    /// <summary>What HTML's <c>dir</c> says of a text; <c>auto</c> where the language is not known.</summary>
    public static string DirectionOf(string? tag)
    {
        if (tag is null || !IsOne(tag)) return "auto";
        string[] parts = tag.ToLowerInvariant().Split('-');
        if (parts.Contains("arab") || parts.Contains("hebr")) return "rtl";
        return parts.Contains("latn") || !RightToLeft.Contains(parts[0]) ? "ltr" : "rtl";
    }

    [GeneratedRegex("^[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|[0-9]{3}))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();
}
