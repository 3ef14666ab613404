using System.Globalization;
using CaseHub.Hub.Briefings;
using CaseHub.Web.Pages.Sessions;
using Microsoft.Extensions.Localization;

namespace CaseHub.Web.Pages.Briefings;

/// <summary>What pages say of briefings.</summary>
internal static class BriefingWords
{
    /// <summary>Languages that are offered to choose from; a briefing may have others by the REST interface.</summary>
    private static readonly string[] Offered =
    [
        "en", "fr", "it", "es", "pt", "de", "ar", "ur", "fa", "ps", "hi", "bn", "pa", "ta", "te", "ne", "my", "th", "lo", "km", "vi", "id", "fil", "zh-Hans", "zh-Hant", "ja", "ko", "mn",
        "ru", "uk", "pl", "ro", "nl", "el", "tr", "sw", "am", "ti", "so", "ha", "yo", "rw",
    ];

    /// <summary>By their names, with those that a briefing has besides.</summary>
    public static IEnumerable<(string Code, string Text)> Languages(IEnumerable<string> besides) =>
        Offered.Union(besides).Select(tag => (tag, LanguageNames.Of(tag))).OrderBy(one => one.Item2, StringComparer.CurrentCulture);

    /// <summary>Such as "English, interpreted into Italian and Urdu".</summary>
    public static string Spoken(IStringLocalizer<Texts> texts, IReadOnlyList<string> languages) => languages.Count switch
    {
        0 => "",
        1 => LanguageNames.Of(languages[0]),
        _ => texts["briefing-interpreted", LanguageNames.Of(languages[0]), string.Join(", ", languages.Skip(1).Select(LanguageNames.Of))],
    };

    /// <summary>On the clock that it was announced on: the same wherever it is read.</summary>
    public static string OnItsClock(IStringLocalizer<Texts> texts, PublicBriefing briefing) =>
        texts["briefing-clock", briefing.Local.ToString("ddd d MMM yyyy, HH:mm", CultureInfo.CurrentCulture), briefing.TimeZone, briefing.UtcOffset];
}
