using System.Globalization;

namespace CaseHub.Hub.Notify;

/// <summary>In which of our languages somebody is told what they do not read in the page.</summary>
public static class ReadersLanguage
{
    private const string Otherwise = "en";

    /// <summary>One <c>Words.{language}.resx</c> each; English is the neutral one.</summary>
    public static IReadOnlyList<string> Known { get; } = [Otherwise, "it", "fr", "ur", "zh-Hans"];

    /// <summary>What was chosen; else the first of the profile's languages that we have; else English.</summary>
    /// <param name="chosen">Null where nothing was.</param>
    /// <param name="languages">BCP 47 tags, best first.</param>
    internal static CultureInfo Of(string? chosen, IEnumerable<string> languages) =>
        CultureInfo.GetCultureInfo(chosen is not null && Known.Contains(chosen) ? chosen : languages.Select(Ours).FirstOrDefault(ours => ours is not null) ?? Otherwise);

    /// <summary>By the language alone; of Chinese only what is written in simplified characters.</summary>
    private static string? Ours(string tag)
    {
        string[] parts = tag.Split('-');
        if (!parts[0].Equals("zh", StringComparison.OrdinalIgnoreCase)) return Known.FirstOrDefault(known => known.Equals(parts[0], StringComparison.OrdinalIgnoreCase));
        string[] traditional = ["Hant", "TW", "HK", "MO"];
        return parts.Intersect(traditional, StringComparer.OrdinalIgnoreCase).Any() ? null : "zh-Hans";
    }
}
