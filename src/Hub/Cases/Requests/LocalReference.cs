using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>
/// A site's own name for a patient, such as the number of its paper record. It is kept twice: sealed with the site's key (AES-256-GCM, NIST SP 800-38D), and
/// as a keyed hash (HMAC-SHA-256, RFC 2104) of what is left without case, spaces and marks, under a second key that is derived from it (HKDF, RFC 5869).
/// </summary>
public static class LocalReference
{
    public const int MaxLength = 100;
    internal const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Bound to the case: moved to another it cannot be opened.</summary>
    /// <returns>Base64 of nonce, tag and ciphertext.</returns>
    internal static string Seal(byte[] siteKey, Guid caseId, string reference)
    {
        byte[] plain = Encoding.UTF8.GetBytes(reference);
        byte[] sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(Nonce(sealedBytes));
        using var aes = new AesGcm(siteKey, TagBytes);
        aes.Encrypt(Nonce(sealedBytes), plain, Cipher(sealedBytes), Tag(sealedBytes), caseId.ToByteArray());
        return Convert.ToBase64String(sealedBytes);
    }

    /// <returns>Null where it was sealed with another key, for another case, or was changed.</returns>
    internal static string? Open(byte[] siteKey, Guid caseId, string sealedReference)
    {
        byte[] sealedBytes = Convert.FromBase64String(sealedReference);
        if (sealedBytes.Length < NonceBytes + TagBytes) return null;
        byte[] plain = new byte[Cipher(sealedBytes).Length];
        using var aes = new AesGcm(siteKey, TagBytes);
        try
        {
            aes.Decrypt(Nonce(sealedBytes), Cipher(sealedBytes), Tag(sealedBytes), plain, caseId.ToByteArray());
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(plain);
    }

    /// <returns>Lower-case hexadecimal.</returns>
    internal static string Hash(byte[] siteKey, string reference)
    {
        byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, siteKey, KeyBytes, info: "CaseHub local reference hash"u8.ToArray());
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Normalised(reference))));
    }

    /// <summary>What two people write of the same record is the same: letters and digits only, in upper case, digits of any script as 0–9.</summary>
    internal static string Normalised(string reference)
    {
        var kept = new StringBuilder();
        foreach (var rune in reference.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber) kept.Append(((int)Rune.GetNumericValue(rune)).ToString(CultureInfo.InvariantCulture));
            else if (Rune.IsLetterOrDigit(rune)) kept.Append(Rune.ToUpperInvariant(rune).ToString());
        }

        return kept.ToString();
    }

    /// <summary>The same answer each time, however near the guess was.</summary>
    internal static Refusal Mismatch() => Refusal.Invalid("invalid") with { Fields = new Dictionary<string, string> { ["reference"] = Refusal.TextOf("reference-mismatch") } };

    private static Span<byte> Nonce(byte[] bytes) => bytes.AsSpan(0, NonceBytes);

    private static Span<byte> Tag(byte[] bytes) => bytes.AsSpan(NonceBytes, TagBytes);

    private static Span<byte> Cipher(byte[] bytes) => bytes.AsSpan(NonceBytes + TagBytes);
}
