using System.Globalization;
using System.Text;

namespace CaseHub.Hub.Attachments;

/// <summary>The name of a file as its sender called it: shown to people, never part of a path.</summary>
internal static class AttachmentName
{
    private const int MaxChars = 120;
    private const string Nameless = "file";

    private static readonly string[] PictureEndings = [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp"];

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

    public static bool SaysPicture(string name) => PictureEndings.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    public static bool SaysPdf(string name) => Path.GetExtension(name).Equals(".pdf", StringComparison.OrdinalIgnoreCase);

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned) && rune != Rune.ReplacementChar;
}
