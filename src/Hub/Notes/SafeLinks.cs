namespace CaseHub.Hub.Notes;

/// <summary>Which addresses a note may carry. What is not named here is text.</summary>
internal static class SafeLinks
{
    private const string AttachmentPath = "/api/attachments/";

    /// <summary>http, https, mailto, or a path within the app.</summary>
    public static bool MayLink(string? url) => url is not null && IsPlain(url) && (IsInApp(url) || HasSafeScheme(url));

    /// <summary>Elsewhere than in the app: opened apart, and told nothing of where the reader came from.</summary>
    public static bool LeavesTheApp(string url) => !IsInApp(url);

    /// <summary>Only a picture attached here. A picture from elsewhere would tell its owner who reads the note, and when.</summary>
    public static bool MayShow(string? url) =>
        url is not null
        && url.StartsWith(AttachmentPath, StringComparison.Ordinal)
        && Guid.TryParseExact(url.AsSpan(AttachmentPath.Length), "D", out _);

    /// <summary>
    /// No control characters, blanks or backslashes: browsers strip some of the first (<c>java\tscript:</c>) and read the last as a
    /// slash (<c>/\elsewhere</c>), by the URL standard's parser.
    /// </summary>
    private static bool IsPlain(string url) => !url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\');

    private static bool IsInApp(string url) => url.StartsWith('/') && !url.StartsWith("//", StringComparison.Ordinal);

    private static bool HasSafeScheme(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase);
}
