using System.Globalization;
using System.Resources;

namespace CaseHub.Hub.Notify;

/// <summary>
/// What leaves the hub, in the reader's language: <c>Words.resx</c> and its translations. Nothing clinical: who (a colleague), which case by its number, and what there is to do.
/// {0} is who, {1} the case's number, {2} a number at the kind's end, or in a calendar the link.
/// </summary>
internal static class Words
{
    private static readonly ResourceManager Texts = new("CaseHub.Hub.Notify.Words", typeof(Words).Assembly);
    private static readonly string[] RightToLeft = ["ur"];

    public static bool IsRightToLeft(CultureInfo language) => RightToLeft.Contains(language.TwoLetterISOLanguageName);

    /// <exception cref="InvalidOperationException">There is no such text.</exception>
    public static string Of(CultureInfo language, string key, params object[] values) =>
        string.Format(language, Texts.GetString(key, language) ?? throw new InvalidOperationException($"Words.resx has no text '{key}'."), values);

    /// <summary>The sentence for a kind; the general one of its topic where the kind has none of its own.</summary>
    public static string SentenceOf(CultureInfo language, string kind, string? by, string? caseNumber)
    {
        var (key, number) = KeyOf(kind);
        if (!HasOwn(kind)) key = $"topic-{NoticeKinds.TopicOf(kind).ToString().ToLowerInvariant()}{(caseNumber is null ? "" : "-case")}";
        return Of(language, key, by ?? Of(language, "somebody"), caseNumber ?? "", number).Trim();
    }

    /// <summary>Whether a kind has its own sentence, or only that of its topic.</summary>
    public static bool HasOwn(string kind) => Texts.GetString(KeyOf(kind).Key, CultureInfo.InvariantCulture) is not null;

    /// <summary>Kinds that end in a number, such as days, share a sentence.</summary>
    private static (string Key, string Number) KeyOf(string kind)
    {
        string own = $"kind-{kind}";
        int last = kind.LastIndexOf('-');
        if (Texts.GetString(own, CultureInfo.InvariantCulture) is not null) return (own, "");
        return kind[(last + 1)..].All(char.IsAsciiDigit) ? ($"kind-{kind[..last]}", kind[(last + 1)..]) : (own, "");
    }
}
