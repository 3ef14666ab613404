using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CaseHub.Hub.People;

/// <summary>A secret that a link carries: 256 random bits, shown once. Only its hash is kept; with that much chance, a plain one is enough.</summary>
internal static class LinkToken
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
