using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>
/// Codes of an authenticator app (RFC 6238 with its defaults: SHA-1, 30 s, six digits). Identity's own provider makes the same codes, but reads the machine's clock and does not say
/// which time step a code was of, without which it cannot work just once.
/// </summary>
internal static class Totp
{
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    private const int Digits = 6;

    /// <summary>Steps that a phone's clock may be off, either way (RFC 6238 §5.2).</summary>
    private const int Tolerance = 1;

    public static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    public static string CodeOf(byte[] key, long step) => CodeOf(key, step, Digits);

    /// <summary>The step of a code that is right now and was not used yet; null for any other.</summary>
    /// <param name="key">Shared with the app.</param>
    /// <param name="code">As typed; spaces do not matter.</param>
    /// <param name="at">Now.</param>
    /// <param name="lastStep">Of the last code that was accepted: it and all before are over (RFC 6238 §5.2).</param>
    public static long? Accept(byte[] key, string? code, DateTimeOffset at, long lastStep)
    {
        byte[] typed = Encoding.UTF8.GetBytes(code?.Replace(" ", "", StringComparison.Ordinal) ?? "");
        long now = StepAt(at);
        long? accepted = null;
        for (long step = now - Tolerance; step <= now + Tolerance; step++)
        {
            bool isRight = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(CodeOf(key, step)), typed);
            if (isRight && step > lastStep) accepted ??= step;
        }

        return accepted;
    }

    /// <summary>RFC 4226 §5.3.</summary>
    internal static string CodeOf(byte[] key, long step, int digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The algorithm that authenticator apps share; forging an HMAC needs no collision-resistant hash (RFC 6238 §1.2).
        HMACSHA1.HashData(key, counter, mac);
#pragma warning restore CA5350
        int truncated = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0x0F)..]) & int.MaxValue;
        return (truncated % (int)Math.Pow(10, digits)).ToString($"D{digits}", CultureInfo.InvariantCulture);
    }
}
