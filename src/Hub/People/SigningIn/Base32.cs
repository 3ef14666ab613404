namespace CaseHub.Hub.People.SigningIn;

/// <summary>Base 32 (RFC 4648 §6), in which authenticator apps take their keys.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <returns>False for a character that does not belong to it; spaces, case and padding do not matter.</returns>
    public static bool TryRead(string text, out byte[] bytes)
    {
        var read = new List<byte>(text.Length * 5 / 8);
        bytes = [];
        (int held, int bits) = (0, 0);
        foreach (char c in text)
        {
            if (c is ' ' or '=') continue;
            int value = Alphabet.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal);
            if (value < 0) return false;
            (held, bits) = ((held << 5) | value, bits + 5);
            if (bits < 8) continue;
            bits -= 8;
            read.Add((byte)(held >> bits));
            held &= (1 << bits) - 1;
        }

        bytes = [.. read];
        return true;
    }
}
