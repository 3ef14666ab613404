using CaseHub.Hub.Door;

namespace CaseHub.Web.Media;

/// <summary>STUN and TURN servers as <c>Link</c> headers (RFC 9725 §4.6); devices without a way of their own to the relay need them.</summary>
internal static class IceLinks
{
    public static IEnumerable<string> Of(IEnumerable<IceServer> servers) => servers.SelectMany(server => server.Urls.Select(url => Of(url, server)));

    private static string Of(string url, IceServer server)
    {
        string link = $"<{url}>; rel=\"ice-server\"";
        if (server.Username is null || server.Credential is null) return link;
        return $"{link}; username=\"{Escaped(server.Username)}\"; credential=\"{Escaped(server.Credential)}\"; credential-type=\"password\"";
    }

    /// <summary>A quoted-string (RFC 9110 §5.6.4).</summary>
    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
