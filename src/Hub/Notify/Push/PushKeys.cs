using System.Buffers.Text;
using System.Security.Cryptography;
using CaseHub.Hub.Data;
using Microsoft.AspNetCore.DataProtection;

namespace CaseHub.Hub.Notify.Push;

/// <summary>
/// The key by which push services know this hub (VAPID, RFC 8292): made at the first start, kept sealed beside Data Protection's keys (<c>keys/push</c>). A browser's subscription is bound to it; where it is lost, people
/// add their browsers once more.
/// </summary>
internal sealed class PushKeys
{
    private const string Purpose = "CaseHub.Push.Key";

    private PushKeys(string publicKey, string privateKey) => (PublicKey, PrivateKey) = (publicKey, privateKey);

    /// <summary>65 bytes of an uncompressed point of P-256, base64url: <c>applicationServerKey</c>.</summary>
    public string PublicKey { get; }

    /// <summary>32 bytes, base64url.</summary>
    public string PrivateKey { get; }

    public static PushKeys ReadOrMake(DataFolder folder, IDataProtectionProvider protection)
    {
        string file = Path.Combine(folder.Keys, "push");
        var seal = protection.CreateProtector(Purpose);
        if (File.Exists(file) && TryOpen(seal, File.ReadAllText(file)) is { } kept) return kept;
        var made = Make();
        string fresh = $"{file}.new";
        File.WriteAllText(fresh, seal.Protect($"{made.PublicKey} {made.PrivateKey}"));
        File.Move(fresh, file, overwrite: true);
        return made;
    }

    private static PushKeys? TryOpen(IDataProtector seal, string text)
    {
        try
        {
            return seal.Unprotect(text).Split(' ') is [var publicKey, var privateKey] ? new PushKeys(publicKey, privateKey) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static PushKeys Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parts = key.ExportParameters(includePrivateParameters: true);
        return new PushKeys(Base64Url.EncodeToString([4, .. parts.Q.X!, .. parts.Q.Y!]), Base64Url.EncodeToString(parts.D));
    }
}
