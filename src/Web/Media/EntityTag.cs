using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CaseHub.Web.Media;

/// <summary>What an <c>If-Match</c> names (RFC 9110 §13.1.1): any ICE session, or one.</summary>
/// <param name="IsAny">It was <c>*</c>.</param>
/// <param name="Tag">Without quotes; of what can match nothing (a weak tag, several, no tag at all) the text as it came.</param>
internal readonly record struct EntityTag(bool IsAny, string Tag)
{
    /// <returns>Null when the header is missing.</returns>
    public static EntityTag? Read(StringValues header)
    {
        string text = $"{header}".Trim();
        if (text.Length == 0) return null;
        // Some clients quote the asterisk.
        if (text is "*" or "\"*\"") return new EntityTag(IsAny: true, "");
        bool isOne = EntityTagHeaderValue.TryParse(text, out var parsed) && !parsed.IsWeak;
        return new EntityTag(IsAny: false, isOne ? parsed!.Tag.Value![1..^1] : text);
    }

    public static string Quote(string tag) => $"\"{tag}\"";
}
