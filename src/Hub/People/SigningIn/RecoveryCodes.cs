using System.Security.Cryptography;
using System.Text;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>
/// Codes for whoever has lost their app or passkey. A code has 46 bits, so hashing has to be slow: PBKDF2, with one salt for a person's codes. Kept as <c>salt;hash;hash…</c>.
/// </summary>
internal static class RecoveryCodes
{
    public const int Number = 10;

    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int Iterations = 100_000;

    public static string Write(IEnumerable<string> codes)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Join(';', codes.Select(code => HashOf(code, salt)).Prepend(Convert.ToHexStringLower(salt)));
    }

    public static int CountOf(string? kept) => Math.Max(0, (kept ?? "").Split(';').Length - 1);

    /// <summary>Takes as long where nothing is kept.</summary>
    /// <returns>What is to be kept instead, without this code; null where it is none of them.</returns>
    public static string? Without(string? kept, string code)
    {
        string[] parts = (kept ?? "").Split(';');
        byte[] salt = parts is [{ Length: SaltBytes * 2 } hex, ..] ? Convert.FromHexString(hex) : new byte[SaltBytes];
        string hash = HashOf(code, salt);
        int at = Array.FindIndex(parts, 1, part => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(part), Encoding.ASCII.GetBytes(hash)));
        return at < 0 ? null : string.Join(';', parts.Where((_, index) => index != at));
    }

    /// <summary>As typed from paper: case, dashes and spaces do not matter.</summary>
    private static string HashOf(string code, byte[] salt)
    {
        string plain = code.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        return Convert.ToHexStringLower(Rfc2898DeriveBytes.Pbkdf2(plain, salt, Iterations, HashAlgorithmName.SHA256, HashBytes));
    }
}
