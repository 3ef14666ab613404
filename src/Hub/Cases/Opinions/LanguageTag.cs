using CaseHub.Hub.People;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>What the language of a text says of its writing.</summary>
public static class LanguageTag
{
    /// <summary>Languages, and scripts, that are written from right to left.</summary>
    private static readonly string[] RightToLeft = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

    /// <summary>What HTML's <c>dir</c> says of a text; <c>auto</c> where the language is not known.</summary>
    public static string DirectionOf(string? tag)
    {
        if (tag is null || !Language.IsTag(tag)) return "auto";
        string[] parts = tag.ToLowerInvariant().Split('-');
        if (parts.Contains("arab") || parts.Contains("hebr")) return "rtl";
        return parts.Contains("latn") || !RightToLeft.Contains(parts[0]) ? "ltr" : "rtl";
    }
}
