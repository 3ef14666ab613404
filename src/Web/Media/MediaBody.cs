using System.Text;
using Microsoft.Net.Http.Headers;

namespace CaseHub.Web.Media;

/// <summary>The texts of WHIP and WHEP: what they are, and their size before they are read.</summary>
internal static class MediaBody
{
    public static bool Is(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var given) && given.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whoever says nothing takes everything (RFC 9110 §12.5.1).</summary>
    public static bool IsAccepted(HttpRequest request, string mediaType)
    {
        var offered = new MediaTypeHeaderValue(mediaType);
        return request.Headers.Accept.Count == 0
            || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
            || accepted.Any(range => range.Quality is not 0 && offered.IsSubsetOf(new MediaTypeHeaderValue(range.MediaType)));
    }

    /// <returns>Null when it is longer, announced or not.</returns>
    public static async Task<string?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes) return null;
        byte[] bytes = new byte[maxBytes + 1];
        int length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length > maxBytes ? null : Encoding.UTF8.GetString(bytes, 0, length);
    }
}
