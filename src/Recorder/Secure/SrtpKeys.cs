namespace CaseHub.Recorder.Secure;

/// <summary>The master key and salt of one direction.</summary>
internal readonly record struct SrtpMaster(byte[] Key, byte[] Salt);

/// <summary>What DTLS agreed for SRTP (RFC 5764 §4.2).</summary>
internal sealed record SrtpKeys(SrtpProfile Profile, SrtpMaster Client, SrtpMaster Server)
{
    /// <summary>Bytes the exporter must give for a profile.</summary>
    public static int ExportedBytes(SrtpProfile profile) => 2 * (SrtpProfiles.KeyBytes + profile.SaltBytes());

    /// <summary>Cuts the exporter's output: client key, server key, client salt, server salt (RFC 5764 §4.2).</summary>
    public static SrtpKeys FromExporter(SrtpProfile profile, ReadOnlySpan<byte> exported)
    {
        int salt = profile.SaltBytes();
        ReadOnlySpan<byte> salts = exported[(2 * SrtpProfiles.KeyBytes)..];
        return new SrtpKeys(
            profile,
            new SrtpMaster(exported[..SrtpProfiles.KeyBytes].ToArray(), salts[..salt].ToArray()),
            new SrtpMaster(exported.Slice(SrtpProfiles.KeyBytes, SrtpProfiles.KeyBytes).ToArray(), salts.Slice(salt, salt).ToArray()));
    }
}

/// <summary>Derives session keys from a master key with a key derivation rate of zero (RFC 3711 §4.3).</summary>
internal static class SrtpKeyDerivation
{
    public const byte RtpEncryption = 0;
    public const byte RtpAuthentication = 1;
    public const byte RtpSalt = 2;
    public const byte RtcpEncryption = 3;
    public const byte RtcpAuthentication = 4;
    public const byte RtcpSalt = 5;

    /// <summary>The first <paramref name="bytes"/> bytes of the session key with this label.</summary>
    public static byte[] Derive(SrtpMaster master, byte label, int bytes)
    {
        // x = label * 2^48 XOR master_salt, as 112 bits; a 96-bit salt is padded on the right (RFC 7714 §11).
        Span<byte> counter = stackalloc byte[16];
        master.Salt.CopyTo(counter);
        counter[7] ^= label;

        var key = new byte[bytes];
        using var aes = new AesCounter(master.Key);
        aes.Apply(counter, key);
        return key;
    }
}
