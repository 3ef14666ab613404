using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Exports;

namespace CaseHub.Hub.Briefings;

/// <summary>The languages of a briefing, each spelled in one way (RFC 5646 §2.1.1).</summary>
internal static class BriefingLanguages
{
    private static readonly HashSet<string> Known =
        [.. CultureInfo.GetCultures(CultureTypes.AllCultures).SelectMany(culture => new[] { culture.TwoLetterISOLanguageName, culture.ThreeLetterISOLanguageName }).Where(code => code is not ("iv" or "ivl" or ""))];

    /// <summary>A language that exists, not only a tag that could be one.</summary>
    public static bool TryNormalise(string? tag, [NotNullWhen(true)] out string? language) =>
        CaptionLanguage.TryNormalise(tag?.Trim(), out language) && Known.Contains(language.Split('-')[0]);

    public static void Validate(FieldErrors errors, IReadOnlyList<string?>? tags)
    {
        if (tags is not { Count: > 0 })
        {
            errors.Add("languages", "briefing-language-needed");
            return;
        }

        if (tags.Count > BriefingLimits.MostLanguages) errors.Add("languages", "briefing-languages-many", BriefingLimits.MostLanguages);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string? tag in tags)
        {
            if (!TryNormalise(tag, out string? language)) errors.Add("languages", "language-unknown", tag ?? "");
            else if (!seen.Add(language)) errors.Add("languages", "briefing-language-twice", language);
        }
    }

    /// <summary>What validation has let pass.</summary>
    public static List<string> Of(IEnumerable<string?> tags) => [.. tags.Select(tag => TryNormalise(tag, out string? language) ? language : throw new ArgumentException("Not validated.", nameof(tags)))];
}
