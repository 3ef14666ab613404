using System.Globalization;
using System.Text;
using CaseHub.Hub.Pictures;

namespace CaseHub.Hub.Attachments;

/// <summary>The name of a file as its sender called it: shown to people, never part of a path.</summary>
internal static class AttachmentName
{
    private const int MaxChars = 120;
    private const string Nameless = "file";

    /// <summary>Endings that are as usual for a kind as its own.</summary>
    private static readonly Dictionary<ContentKind, string[]> OtherEndings = new()
    {
        [ContentKind.Jpeg] = [".jpeg", ".jpe", ".jfif"],
        [ContentKind.Mp4] = [".m4v", ".m4a"],
        [ContentKind.QuickTime] = [".qt"],
        [ContentKind.M4a] = [".m4b", ".mp4"],
        [ContentKind.ThreeGp] = [".3g2", ".3gpp"],
        [ContentKind.Matroska] = [".mka"],
        [ContentKind.WebM] = [".weba"],
        [ContentKind.Ogg] = [".oga", ".opus", ".spx"],
        [ContentKind.Wav] = [".wave"],
    };

    /// <summary>Drops folders, control characters and what turns the direction of text (U+202E makes <c>exe.jpg</c> of <c>gpj.exe</c>), and shortens.</summary>
    public static string Clean(string? name)
    {
        string last = (name ?? "")[((name ?? "").LastIndexOfAny(['/', '\\']) + 1)..];
        var kept = new StringBuilder();
        foreach (var rune in last.EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > MaxChars) break;
            if (IsShown(rune)) kept.Append(rune);
        }

        string cleaned = kept.ToString().Trim(' ', '.');
        return cleaned.Length == 0 ? Nameless : cleaned;
    }

    /// <summary>The same, with an ending that says what the file is: who saves <c>photo.exe</c> gets <c>photo.exe.jpg</c>.</summary>
    public static string Clean(string? name, ContentKind kind)
    {
        string cleaned = Clean(name);
        return kind == ContentKind.Other || EndsAs(cleaned, kind) ? cleaned : $"{cleaned}.{kind.Extension()}";
    }

    public static bool SaysPicture(string name) =>
        EndsAs(name, ContentKind.Jpeg) || EndsAs(name, ContentKind.Png) || EndsAs(name, ContentKind.WebP);

    public static bool SaysPdf(string name) => EndsAs(name, ContentKind.Pdf);

    public static bool SaysClip(string name) => Enum.GetValues<ContentKind>().Any(kind => kind.IsClip() && EndsAs(name, kind));

    private static bool EndsAs(string name, ContentKind kind)
    {
        string ending = Path.GetExtension(name);
        string[] usual = [$".{kind.Extension()}", .. OtherEndings.GetValueOrDefault(kind, [])];
        return usual.Contains(ending, StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned) && rune != Rune.ReplacementChar;
}
