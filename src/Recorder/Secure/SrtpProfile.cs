namespace CaseHub.Recorder.Secure;

/// <summary>The protection profiles we take, by their number in use_srtp (RFC 5764 §4.1.2, RFC 7714 §14.2).</summary>
internal enum SrtpProfile : ushort
{
    AesCm128HmacSha1Tag80 = 0x0001,
    AeadAes128Gcm = 0x0007,
}

internal static class SrtpProfiles
{
    /// <summary>In our order of preference, which wins over the browser's.</summary>
    public const string Offered = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";

    public const int KeyBytes = 16;

    /// <summary>Bytes of master salt: 112 bits for counter mode (RFC 3711 §8.2), 96 for GCM (RFC 7714 §12).</summary>
    public static int SaltBytes(this SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 12 : 14;
}
